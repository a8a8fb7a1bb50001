package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.signal.RuleAction;
import dev.signalbox.ptrace.signal.SentInstead;
import dev.signalbox.ptrace.signal.SignalAction;
import java.util.List;

/**
 * Signal-delivery-stops: what the policy answers by itself is journalled and resumed here, on the tracer thread, without allocation. A signal that nobody
 * edited goes on without PTRACE_SETSIGINFO.
 */
final class SignalStops {
    private static final int SIGTRAP = 5;
    private static final int ENOSYS = 38;
    private static final SignalAction UNSEEN = new SignalAction(false, false, true, "released");

    /** A fault that is suppressed by rule would come for ever: somebody has to look at it, and going on passes it. */
    private static final SignalAction REPEATED = new SignalAction(true, true, true, "repeated-fault");

    private final TracerCore core;

    SignalStops(TracerCore core) {
        this.core = core;
    }

    /** A thread reported a signal-delivery-stop. */
    void arrived(Tracee tracee, int signal) {
        if (core.siginfo.load(tracee.tid) < 0) {
            // Dying: requests fail with ESRCH once SIGKILL has taken the thread out of its stop.
            tracee.left();
            return;
        }
        if (signal == SIGTRAP && core.traps.claim(tracee)) {
            return;
        }
        StepOver stepOver = tracee.process.space.stepOver;
        if (stepOver.isStepping(tracee)) {
            stepOver.signal(core, tracee, signal);
            return;
        }
        core.stepper.interrupted(tracee);
        if (core.held.substitute(tracee, signal)) {
            core.resumption.settle(tracee);
            return;
        }
        decide(tracee, signal);
    }

    /** Asks the policy about the signal in the siginfo buffer and acts on its answer. */
    void decide(Tracee tracee, int signal) {
        SignalAction action = ask(tracee, signal);
        tracee.deliver = action.pass() ? signal : 0;
        if (!action.pass() && !action.stop()) {
            answerCall(tracee, action);
            instead(tracee, action);
        }
        if (action.stop() && !tracee.process.killedByUs) {
            if (tracee.suppressedFault != null && action != REPEATED) {
                core.faults.isRepeated(tracee);
            }
            SignalInfo info = SignalInfo.copyOf(core.siginfo);
            tracee.arrived = info;
            core.coordinator.stopFor(tracee, List.of(new StopReason.SignalArrived(info, action)));
            return;
        }
        core.restart.atArrival(tracee);
        if (!action.pass() && HeldSignals.isFault(core.siginfo)) {
            core.faults.suppressed(tracee, SignalInfo.copyOf(core.siginfo));
        }
        core.resumption.settle(tracee);
    }

    private void instead(Tracee tracee, SignalAction action) {
        RuleAction done = action.instead().orElse(null);
        if (done instanceof RuleAction.Replace replace) {
            tracee.deliver = replace.by().number();
            tracee.deliverInfo = SentInstead.of(core.siginfo, replace.by(), tracee.process.pid);
        } else if (done instanceof RuleAction.Hold) {
            tracee.arrived = SignalInfo.copyOf(core.siginfo);
            core.held.keep(tracee);
            tracee.arrived = null;
        }
    }

    /** The policy's answer, journalled; a signal that is printed but does not stop is counted. */
    SignalAction ask(Tracee tracee, int signal) {
        TracedProcess process = tracee.process;
        SignalAction action = process.quiet ? UNSEEN : core.signalPolicy.decide(core.siginfo, tracee);
        if (!action.pass() && tracee.suppressedFault != null && core.faults.isRepeated(tracee)) {
            action = REPEATED;
        }
        if (!action.stop() && process.shownSignal == signal) {
            process.shownSignal = 0; // the one that was shown killed nobody
        }
        if (!process.quiet) {
            core.journal.signal(process.pid, tracee.tid, core.siginfo, name(action), action);
            if (action.print() && !action.stop() && core.passed.isWithinLimit(process, signal, action)) {
                core.passed.add(process, signal, core.siginfo, action.fate());
            }
        }
        return action;
    }

    /**
     * A call that seccomp blocked and whose signal the program does not get returns what the rule says, else ENOSYS: without that it would return its own number, which
     * is in rax (kernel/seccomp.c rolls the registers back). With orig_rax -1 the kernel takes no value for a call to restart.
     */
    private void answerCall(Tracee tracee, SignalAction action) {
        boolean blocked = SigInfoMember.of(core.siginfo.signo(), core.siginfo.code()) == SigInfoMember.SYSTEM_CALL;
        if (blocked && core.registers.load(tracee.tid) >= 0) {
            core.registers.set(Registers.RAX, result(action));
            core.registers.set(Registers.ORIG_RAX, -1);
            core.registers.store(tracee.tid);
        }
    }

    private static long result(SignalAction action) {
        return action.instead().orElse(null) instanceof RuleAction.Emulate emulate ? emulate.result() : -ENOSYS;
    }

    private static String name(SignalAction action) {
        if (action.stop()) {
            return "stop";
        }
        RuleAction instead = action.instead().orElse(null);
        if (instead == null) {
            return action.pass() ? "pass" : "suppress";
        }
        return instead instanceof RuleAction.Emulate
                ? "emulate"
                : instead instanceof RuleAction.Hold ? "hold" : "replace";
    }
}
