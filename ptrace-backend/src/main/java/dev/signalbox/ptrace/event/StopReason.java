package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.seccomp.ReturnValue;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.tracer.StepOutcome;
import java.util.List;

/** Why a thread stopped. */
public sealed interface StopReason {
    /** A launched program, at the first instruction of its image. */
    record Launched() implements StopReason {}

    /** An attached process. */
    record Attached() implements StopReason {}

    /** A breakpoint site was hit; rip is at the address. */
    record SiteHit(long address, List<SiteOwner> owners) implements StopReason {
        public SiteHit {
            owners = List.copyOf(owners);
        }
    }

    /** A signal is about to be delivered. The action is what the policy decided and what resuming will do unless told otherwise. */
    record SignalArrived(SignalInfo info, SignalAction action) implements StopReason {}

    /** A handler is about to execute its first instruction, for the signal with this siginfo. */
    record HandlerEntered(SignalInfo info) implements StopReason {}

    /** A step plan came to its end, or wants the engine to look. */
    record Stepped(StepOutcome outcome) implements StopReason {}

    /** Somebody asked for a stop. */
    record Interrupted() implements StopReason {}

    /** The process was stopped by job control and nobody asked for it to be resumed. */
    record GroupStopped(int signal) implements StopReason {}

    /** A child was born; it is traced and held when followed. */
    record Forked(int childPid, TraceeEvent.Origin kind, boolean followed) implements StopReason {}

    /** The process has a new image. */
    record Executed() implements StopReason {}

    /** A system call is about to be made, or was made; catchpoints are the numbers of those that stop here. */
    record SystemCallStop(SystemCall call, List<Integer> catchpoints) implements StopReason {
        public SystemCallStop {
            catchpoints = List.copyOf(catchpoints);
        }
    }

    /**
     * Seccomp filters are to decide about a system call that has not been made: they kill for it, as the tracer has found before the kernel asks them, or they leave it to a
     * tracer (SECCOMP_RET_TRACE).
     */
    record SeccompStop(SystemCall call, ReturnValue verdict) implements StopReason {}

    /** The thread is about to die of a signal: memory and registers can still be read, nothing can save it. The reason is one sentence without full stop. */
    record AboutToDie(ExitStatus status, String reason) implements StopReason {}
}
