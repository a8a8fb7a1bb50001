package dev.signalbox.engine.live;

import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.ArrayList;
import java.util.List;

/** The variable {@code syscall} of a thread that stands at a system call or was interrupted in one. Engine thread. */
final class CaughtCallVariable {
    private final LiveCallStop stop;

    private CaughtCallVariable(LiveCallStop stop) {
        this.stop = stop;
    }

    static Variable of(LiveCallStop stop) {
        CaughtCallVariable variable = new CaughtCallVariable(stop);
        return ViewVariable.property("syscall", stop::line)
                .withExpression("$syscall")
                .withChildren(variable::parts);
    }

    private List<Variable> parts() {
        List<Variable> parts = new ArrayList<>();
        boolean entry = stop.isEditable() && stop.call().isEntry();
        parts.add(ViewVariable.property("name", () -> stop.call().name()));
        ViewVariable number = ViewVariable.property(
                "number", () -> Integer.toString(stop.call().number()));
        parts.add(entry ? number.withSetter(stop::setNumber) : number);
        parts.add(
                ViewVariable.property("architecture", () -> stop.call().table().architectureName()));
        List<SystemCallText.Argument> arguments = stop.text().arguments();
        boolean inRegisters = stop.text().through().isEmpty();
        for (int i = 0; i < arguments.size(); i++) {
            parts.add(argument(arguments.get(i), i, entry && inRegisters));
        }
        ViewVariable result = ViewVariable.property("result", this::result);
        parts.add(stop.isEditable() ? result.withSetter(stop::setResult) : result);
        return parts;
    }

    private Variable argument(SystemCallText.Argument argument, int index, boolean editable) {
        ViewVariable variable = ViewVariable.property(argument.name(), () -> {
            List<SystemCallText.Argument> now = stop.text().arguments();
            return index < now.size() ? now.get(index).text() : "";
        });
        int register = argument.register();
        variable.withExpression("$syscall.args[" + register + "]");
        return editable ? variable.withSetter(text -> stop.setArgument(register, text)) : variable;
    }

    private String result() {
        if (!stop.call().isEntry()) {
            return stop.resultText();
        }
        if (stop.decided().isPresent()) {
            return CallResult.show(stop.decided().getAsLong()) + ", without the call being made";
        }
        return stop.isEditable()
                ? "<not made yet: set a number or -ENOENT, and it will not be>"
                : "<not finished: it goes on when the program does>";
    }
}
