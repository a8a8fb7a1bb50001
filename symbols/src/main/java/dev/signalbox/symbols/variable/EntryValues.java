package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.index.VisitLimit;
import dev.signalbox.symbols.location.EvaluationFailure;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What registers held when a frame's function was entered, as the description of the call in the caller tells (DWARF 5 sections 2.5.1.7 and 3.4; the
 * GNU notation of DWARF 4 too).
 */
final class EntryValues {
    private static final int DEPTH_LIMIT = 64;

    private EntryValues() {}

    /** The value of an expression (a register) at the entry of the callee, by its call in the caller's frame. */
    static OptionalLong value(ByteSlice expression, StackFrame callee, FrameEvaluation caller) {
        StackFrame frame = caller.frame();
        Optional<FunctionAt> function = frame.code().functionAt();
        if (frame.kind() == FrameKind.SIGNAL || function.isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<Die> site = callSite(
                function.get().function().die(),
                frame.pc() - caller.bias(),
                new VisitLimit(function.get().function().die().unit()),
                0);
        if (site.isEmpty() || !calls(site.get(), callee)) {
            return OptionalLong.empty();
        }
        byte[] wanted = expression.toByteArray();
        for (Die parameter : site.get().children()) {
            boolean isParameter =
                    parameter.tag() == Tag.CALL_SITE_PARAMETER || parameter.tag() == Tag.GNU_CALL_SITE_PARAMETER;
            if (isParameter
                    && parameter
                            .attribute(At.LOCATION)
                            .flatMap(Attribute::expression)
                            .filter(e -> Arrays.equals(e.toByteArray(), wanted))
                            .isPresent()) {
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
