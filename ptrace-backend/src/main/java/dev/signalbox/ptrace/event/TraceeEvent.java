package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.memory.StackCopy;
import dev.signalbox.ptrace.seccomp.FilterInstallation;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.util.List;

/** What the tracer tells the engine. Immutable; produced on the tracer thread in the order in which it happened. */
public sealed interface TraceeEvent {
    /** The process concerned (thread group id). */
    int pid();

    /** A process came under trace: launched, attached, or a child that is followed. Its first thread is announced separately. */
    record ProcessStarted(int pid, int parentPid, Origin origin) implements TraceeEvent {}

    /** How a process came under trace. */
    enum Origin {
        LAUNCH,
        ATTACH,
        FORK,
        VFORK,
        CLONE
    }

    /** A thread came under trace. */
    record ThreadStarted(int pid, int tid) implements TraceeEvent {}

    /** A thread ended while its process lives on; status says how (a thread killed by seccomp has a signal). */
    record ThreadExited(int pid, int tid, ExitStatus status) implements TraceeEvent {}

    /** All threads of the process are stopped. The first stop is the one to show; the others stopped for reasons of their own in the same moment. */
    record Stopped(int pid, List<ThreadStop> stops) implements TraceeEvent {
        public Stopped {
            stops = List.copyOf(stops);
            if (stops.isEmpty()) {
                throw new IllegalArgumentException("a stop without a reason");
            }
        }

        /** The stop to show. */
        public ThreadStop reported() {
            return stops.get(0);
        }
    }

    /** Job control stopped a running process (SIGSTOP, SIGTSTP, ...): it is not stopped by us, and SIGCONT makes it go on ({@link Continued}). */
    record GroupStopped(int pid, int signal) implements TraceeEvent {}

    /** The process runs again without having been asked (a group-stop ended, a child went on after the fork). */
    record Continued(int pid) implements TraceeEvent {}

    /** The process has a new image; all threads but one are gone and that one has the pid as its tid. The process keeps running unless a stop follows. */
    record Executed(int pid, int formerTid, Path executable) implements TraceeEvent {}

    /** A child was born that is not followed: it runs free of us. */
    record ChildReleased(int pid, int childPid) implements TraceeEvent {}

    /**
     * The process was reaped.
     *
     * @param death what is known about its death by a signal, without full stop; empty when it exited
     * @param tid the thread at fault; the pid when none was more than others
     */
    record ProcessExited(int pid, ExitStatus status, String death, int tid) implements TraceeEvent {}

    /**
     * A thread installed a seccomp filter, or went into strict mode.
     *
     * @param registers of the thread when it called, at the beginning of libc's function or at the system call
     * @param stack what stood on its stack then
     * @param maps what was mapped then, as in /proc/PID/maps: another program may be there by the time that somebody asks
     */
    record FilterInstalled(
            int pid, int tid, FilterInstallation installation, Registers registers, StackCopy stack, String maps)
            implements TraceeEvent {}

    /** We let the process go. */
    record Detached(int pid) implements TraceeEvent {}

    /** Signals that were printed but did not stop, gathered over a moment: one entry per signal and process. */
    record SignalsPassed(int pid, List<Passed> passed) implements TraceeEvent {
        public SignalsPassed {
            passed = List.copyOf(passed);
        }
    }

    /** How often a signal arrived; the siginfo of the latest one and what became of it, in a word ({@code suppressed}), empty when it was passed on. */
    record Passed(Signal signal, long count, SignalInfo latest, String fate) {}

    /** Something the user should be told: the tracer recovered from a surprise, with what it means. */
    record Diagnostic(int pid, String message) implements TraceeEvent {}
}
