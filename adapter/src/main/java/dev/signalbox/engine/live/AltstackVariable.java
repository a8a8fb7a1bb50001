package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.Finding;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.signal.AlternateStack;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The thread's alternate signal stack as a variable. The program is asked for it when somebody opens the variable. Engine thread. */
final class AltstackVariable {
    private static final int CHILDREN = 4;

    private final SignalFacts facts;

    private AltstackVariable(SignalFacts facts) {
        this.facts = facts;
    }

    static Variable of(SignalFacts facts) {
        AltstackVariable stack = new AltstackVariable(facts);
        return ViewVariable.property("altstack", stack::summary).withChildren(CHILDREN, stack::children);
    }

    private String summary() {
        return facts.knowsAlternateStack()
                ? part(stack -> stack.isEnabled() ? stack.size() + " bytes, " + depth(stack) : "none")
                : "asked for when it is opened";
    }

    private List<Variable> children() {
        return List.of(
                ViewVariable.property("base", () -> part(stack -> "0x" + Long.toHexString(stack.base()))),
                ViewVariable.property("size", () -> part(stack -> Long.toString(stack.size()))),
                ViewVariable.property("flags", () -> part(AltstackVariable::flags)),
                ViewVariable.property("depth used", () -> part(this::depth)));
    }

    private static String flags(AlternateStack stack) {
        return stack.flagNames().isEmpty() ? "none" : String.join(" | ", stack.flagNames());
    }

    private String part(Function<AlternateStack, String> which) {
        Finding<AlternateStack> found = facts.alternateStack();
        return found.value().map(which).orElseGet(found::unknownText);
    }

    private String depth(AlternateStack stack) {
        try {
            OptionalLong used =
                    stack.depth(facts.stop().thread(facts.tid()).registers().rsp());
            return used.isPresent() ? used.getAsLong() + " bytes in use" : "not in use";
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }
}
