package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;

/** How a thread or process ended (wait(2)). */
public sealed interface ExitStatus {
    /** The status that a shell would show: the exit code, or 128 + n for death by signal n. */
    int shellStatus();

    /** Ended by exit(2) or by returning from main. */
    record Exited(int code) implements ExitStatus {
        @Override
        public int shellStatus() {
            return code;
        }
    }

    /** Killed by a signal. */
    record Killed(Signal signal, boolean coreDumped) implements ExitStatus {
        @Override
        public int shellStatus() {
            return 128 + signal.number();
        }
    }
}
