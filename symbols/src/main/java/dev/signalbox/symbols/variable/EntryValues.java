package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.index.VisitLimit;
import dev.signalbox.symbols.location.EvaluationFailure;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.location.RegisterExpression;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What registers held when a frame's function was entered, as the description of the call in the caller tells (DWARF 5 sections 2.5.1.7 and 3.4; the
 * GNU notation of DWARF 4 too).
 */
final class EntryValues {
    private static final int DEPTH_LIMIT = 64;

    private EntryValues() {}

    /** The value of an expression (a register) at the entry of the callee, by its call in the caller's frame. */
    static OptionalLong value(ByteSlice expression, StackFrame callee, FrameEvaluation caller) {
        byte[] wanted = expression.toByteArray();
        OptionalInt register = RegisterExpression.number(expression);
        return passed(callee, caller, parameter -> {
            Optional<ByteSlice> place = parameter.attribute(At.LOCATION).flatMap(Attribute::expression);
            return place.isPresent()
                    && (Arrays.equals(place.get().toByteArray(), wanted)
                            || register.isPresent()
                                    && RegisterExpression.number(place.get()).equals(register));
        });
    }

    /** What was passed for a parameter of the callee, by its entry. */
    static OptionalLong argument(Die wanted, StackFrame callee, FrameEvaluation caller) {
        return passed(callee, caller, parameter -> parameter
                .reference(At.CALL_PARAMETER)
                .or(() -> parameter.reference(At.ABSTRACT_ORIGIN))
                .filter(wanted::equals)
                .isPresent());
    }

    private static OptionalLong passed(StackFrame callee, FrameEvaluation caller, Predicate<Die> isWanted) {
        StackFrame frame = caller.frame();
        Optional<FunctionAt> function = frame.code().functionAt();
        if (frame.kind() == FrameKind.SIGNAL || function.isEmpty()) {
            return OptionalLong.empty();
        }
        Die around = function.get().function().die();
        Optional<Die> site = callSite(around, frame.pc() - caller.bias(), new VisitLimit(around.unit()), 0);
        if (site.isEmpty() || !calls(site.get(), callee)) {
            return OptionalLong.empty();
        }
        for (Die parameter : site.get().children()) {
            boolean isParameter =
                    parameter.tag() == Tag.CALL_SITE_PARAMETER || parameter.tag() == Tag.GNU_CALL_SITE_PARAMETER;
            if (isParameter && isWanted.test(parameter)) {
                return evaluate(parameter, caller);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong evaluate(Die parameter, FrameEvaluation caller) {
        Optional<ByteSlice> value = parameter
                .attribute(At.CALL_VALUE)
                .or(() -> parameter.attribute(At.GNU_CALL_SITE_VALUE))
                .flatMap(Attribute::expression);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Evaluator.value(value.get(), parameter.unit().encoding(), caller));
        } catch (EvaluationFailure e) {
            // the caller does not know it any more either
            return OptionalLong.empty();
        }
    }

    private static Optional<Die> callSite(Die scope, long returnAddress, VisitLimit limit, int depth) {
        if (depth > DEPTH_LIMIT) {
            return Optional.empty();
        }
        for (Die child : scope.children()) {
            limit.visit(child);
            if (child.tag() == Tag.CALL_SITE || child.tag() == Tag.GNU_CALL_SITE) {
                int attribute = child.tag() == Tag.CALL_SITE ? At.CALL_RETURN_PC : At.LOW_PC;
                OptionalLong pc =
                        child.attribute(attribute).map(Attribute::address).orElse(OptionalLong.empty());
                if (pc.isPresent() && pc.getAsLong() == returnAddress) {
                    return Optional.of(child);
                }
            } else if (child.tag() == Tag.LEXICAL_BLOCK || child.tag() == Tag.INLINED_SUBROUTINE) {
                Optional<Die> found = callSite(child, returnAddress, limit, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** A tail call on the way would have changed the registers: the call must name the very function, or be through a pointer. */
    private static boolean calls(Die site, StackFrame callee) {
        Optional<String> called = site.reference(At.CALL_ORIGIN)
                .or(() -> site.reference(At.ABSTRACT_ORIGIN))
                .flatMap(Die::inheritedName);
        Optional<String> function =
                callee.code().functionAt().map(f -> f.function().name());
        return called.isEmpty() || called.equals(function);
    }
}
