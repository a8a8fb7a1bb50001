package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.signal.Signal;
import java.util.OptionalInt;

/** The names of the C headers that signals are talked about in: macros, which debug information seldom has. */
final class SignalConstants {
    private SignalConstants() {}

    /** {@code SI_QUEUE}, {@code SEGV_MAPERR}, {@code SIGTERM}, {@code SYS_openat} by the program's table; empty for any other name. */
    static OptionalInt value(String name, SystemCallTable calls) {
        if (name.startsWith("SYS_") && SiCode.value(name).isEmpty()) {
            return calls.number(name.substring(4));
        }
        if (name.startsWith("SIG") && name.length() > 3 && Character.isUpperCase(name.charAt(3))) {
            return Signal.parse(name)
                    .map(signal -> OptionalInt.of(signal.number()))
                    .orElse(OptionalInt.empty());
        }
        return SiCode.value(name);
    }
}
