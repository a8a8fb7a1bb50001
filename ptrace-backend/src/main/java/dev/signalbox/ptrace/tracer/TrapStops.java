package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.site.BreakpointSite;
import dev.signalbox.ptrace.site.SiteTable;
import java.util.List;

/**
 * Tells the SIGTRAPs that we caused from the program's own. On x86 an int3 gives si_code SI_KERNEL with rip behind it, a finished step TRAP_TRACE, or
 * TRAP_BRKPT when it went over a system call (linux/arch/x86/kernel/traps.c, signal.c). Everything else is the program's.
 */
final class TrapStops {
    private static final int SI_KERNEL = 0x80;
    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_TRACE = 2;
    /** si_code at the stop that PTRACE_SINGLESTEP makes before a handler's first instruction. */
    private static final int SIGTRAP = 5;
    /** SIGTRAP's bit, and those of the signals that a program cannot block or that glibc leaves alone: KILL, STOP, 32 and 33. */
    static final long TRAP_BIT = 1L << 4;

    private static final long SPECIAL_BITS = 1L << 8 | 1L << 18 | 1L << 31 | 1L << 32;

    private final TracerCore core;
    private final byte[] oneByte = new byte[1];

    TrapStops(TracerCore core) {
        this.core = core;
    }

    /** Deals with a SIGTRAP whose siginfo is in the buffer, if it is ours. */
    boolean claim(Tracee tracee) {
        int code = core.siginfo.code();
        boolean due = tracee.trapDue;
        if (due) {
            // Also when it is another SIGTRAP that was pending then: no step is under way any more.
            tracee.trapDue = false;
            core.stepper.restoreMask(tracee);
        }
        if (code == SI_KERNEL) {
            return claimBreakpoint(tracee);
        }
        boolean ofStep = code == TRAP_TRACE || code == TRAP_BRKPT;
        if (tracee.enteringHandler != null && (code == SIGTRAP || ofStep)) {
            enteredHandler(tracee, code == SIGTRAP);
            return true;
        }
        if (tracee.stepping && ofStep) {
            core.stepper.stepped(tracee, code == TRAP_BRKPT);
            return true;
        }
        if (due && ofStep) {
            core.trapDispositions.stepped(tracee.process);
            core.resumption.settle(tracee);
            return true;
        }
        return false;
    }

    /**
     * The frame of a handler has been built and PTRACE_SINGLESTEP stops before its first instruction, by ptrace_notify and not for a signal
     * (linux/kernel/signal.c, signal_delivered): no signal can be delivered from here. When a step was made instead, no handler ran.
     */
    private void enteredHandler(Tracee tracee, boolean entered) {
        SignalInfo info = tracee.enteringHandler;
        tracee.enteringHandler = null;
        if (entered) {
            tracee.stop = Tracee.Stop.INTERRUPT;
        }
        core.coordinator.stopFor(
                tracee,
                List.of(entered ? new StopReason.HandlerEntered(info) : new StopReason.Stepped(StepOutcome.DONE)));
    }

    private boolean claimBreakpoint(Tracee tracee) {
        RegisterFile registers = core.registers;
        if (registers.load(tracee.tid) < 0) {
            return false;
        }
        long address = registers.rip() - 1;
        SiteTable sites = tracee.process.space.sites;
        BreakpointSite site = sites.at(address);
        if (site != null) {
            if (!core.trapDispositions.afterHit(tracee) || registers.load(tracee.tid) < 0) {
                return true;
            }
            unhit(tracee, address);
            core.hits.hit(tracee, site);
            return true;
        }
        if (sites.isFormer(address) && !isBreakpoint(tracee, address)) {
            if (!core.trapDispositions.afterHit(tracee) || registers.load(tracee.tid) < 0) {
                return true;
            }
            unhit(tracee, address);
            registers.store(tracee.tid);
            core.stepper.interrupted(tracee);
            core.resumption.settle(tracee);
            return true;
        }
        return false;
    }

    private boolean isBreakpoint(Tracee tracee, long address) {
        return tracee.process.space.raw.read(address, oneByte, 0, 1) == 1 && oneByte[0] == SiteTable.INT3;
    }

    /** Puts rip back on the instruction, and SIGTRAP back into the signal mask where the forced signal took it out. */
    private void unhit(Tracee tracee, long address) {
        core.registers.jump(address);
        restoreMask(tracee);
    }

    /**
     * A forced signal that is blocked gets unblocked (linux/kernel/signal.c, force_sig_info_to_task). That it was blocked shows when every other signal
     * still is: so do glibc around clone and all programs that fill the set. What the force does to the disposition is the affair of {@link TrapDispositions}.
     */
    private void restoreMask(Tracee tracee) {
        if (core.kernel.getSignalMask(tracee.tid, core.word) < 0) {
            return;
        }
        long mask = core.word.getLong(0);
        if ((mask & TRAP_BIT) == 0 && (mask | TRAP_BIT | SPECIAL_BITS) == -1) {
            core.word.putLong(0, mask | TRAP_BIT);
            core.kernel.setSignalMask(tracee.tid, core.word);
            Stepper.forgetMask(tracee);
        }
    }

    /**
     * Whether a thread that stopped for another reason has run into a breakpoint of ours, or finished a step, without having reported it yet: PTRACE_EVENT_STOP comes before
     * pending signals (linux/kernel/signal.c, get_signal).
     */
    boolean hasUnreportedHit(Tracee tracee) {
        if (tracee.trapDue) {
            return tracee.stop == Tracee.Stop.INTERRUPT;
        }
        if (tracee.stop != Tracee.Stop.INTERRUPT || tracee.process.space.sites.isEmpty()) {
            return false;
        }
        if (core.registers.load(tracee.tid) < 0
                || core.registers.get(Registers.ORIG_RAX) != -1
                || tracee.process.space.sites.at(core.registers.rip() - 1) == null) {
            return false;
        }
        return (ProcessStatus.of(tracee.tid).signals("SigPnd") & TRAP_BIT) != 0;
    }
}
