package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoSymbols;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.List;

/** The system call that a SIGSYS is about, as a variable; setting its result emulates it. Engine thread. */
final class CallVariable {
    private CallVariable() {}

    static Variable of(LiveSignalStop signal) {
        SignalInfo info = signal.info();
        return ViewVariable.property("syscall", () -> name(info))
                .withChildren(() -> List.of(
                        ViewVariable.property("name", () -> name(info)),
                        ViewVariable.property("result", () -> result(signal)).withSetter(signal::emulate)));
    }

    private static String name(SignalInfo info) {
        return SigInfoLayout.BITS_64.fields(info).stream()
                .filter(field -> field.kind() == SigInfoField.Kind.SYSTEM_CALL)
                .map(field -> SigInfoSymbols.name(field, info).orElse("call " + field.read(info)))
                .findFirst()
                .orElse("");
    }

    private static String result(LiveSignalStop signal) {
        try {
            return signal.emulated()
                    .map(CallResult::show)
                    .orElse("<not executed: set a number or -ENOENT to emulate the call>");
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }
}
