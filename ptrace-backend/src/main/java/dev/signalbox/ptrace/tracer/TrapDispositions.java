package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalSet;
import java.util.List;

/**
 * What programs have arranged for SIGTRAP, and its repair after our traps. A breakpoint's SIGTRAP, and that of a step, is forced: where it is blocked or ignored the
 * kernel unblocks it and resets it to its default before any tracer hears of it (linux/kernel/signal.c, force_sig_info_to_task). What was there can only be known
 * from an earlier look: at stops, at some breakpoint hits, and from the parent or the image before.
 *
 * <p>The force changes the handler's address alone and leaves flags, restorer and mask, so that the remains tell a forced reset from one that the program
 * made itself. Tracer thread only.
 */
final class TrapDispositions {
    /** How old the knowledge may be at a breakpoint hit: looking costs about as much as five hits. */
    private static final long HIT_INTERVAL = 50_000_000L;

    private final TracerCore core;

    TrapDispositions(TracerCore core) {
        this.core = core;
    }

    /** A new image: handlers are gone, and what is ignored stays so without flags (linux/kernel/signal.c, flush_signal_handlers). */
    void executed(TracedProcess process) {
        boolean ignored = process.trap != null && process.trap.handler() == Disposition.IGNORE;
        process.trap = ignored ? ignored() : null;
        process.trapLost = false;
        process.trapStale = true;
    }

    private static Disposition ignored() {
        return new Disposition(Signal.SIGTRAP, Disposition.IGNORE, 0, 0, SignalSet.NONE);
    }

    /** The process is stopped as a whole and about to be shown. */
    void atStop(TracedProcess process) {
        repair(process);
        if (!process.space.sites.isEmpty()) {
            beforeTraps(process);
        }
    }

    /** A breakpoint is inserted, or a step begins. */
    void beforeTraps(TracedProcess process) {
        if (!process.quiet && process.trapStale) {
            look(process);
        }
    }

    /** Looks now, unless a repair is due. */
    void look(TracedProcess process) {
        Tracee thread = process.threads.isEmpty() ? null : process.representative();
        if (thread == null || process.trapLost) {
            return;
        }
        process.trapStale = process.state != TracedProcess.State.STOPPED;
        ProcessStatus status = ProcessStatus.of(thread.tid);
        boolean caught = isIn(status, "SigCgt");
        boolean ignored = isIn(status, "SigIgn");
        if (!caught && !ignored) {
            process.trap = null;
            return;
        }
        try {
            process.trap = process.state == TracedProcess.State.STOPPED
                    ? core.dispositions
                            .dispositions(process, SignalSet.of(Signal.SIGTRAP))
                            .get(0)
                    : core.dispositions.disposition(thread, Signal.SIGTRAP);
        } catch (InjectionRefusedException e) {
            // what was found earlier counts as far as it can still be so
            boolean known = process.trap != null && process.trap.isHandler() == caught;
            process.trap = known ? process.trap : ignored ? ignored() : null;
            TracerCore.LOG.debug("process {} cannot be asked about SIGTRAP", process.pid, e);
        } catch (TraceeGoneException e) {
            TracerCore.LOG.debug("process {} ended while it was asked about SIGTRAP", process.pid, e);
        }
    }

    private static boolean isIn(ProcessStatus status, String set) {
        return (status.signals(set) & TrapStops.TRAP_BIT) != 0;
    }

    /**
     * A thread has run into a breakpoint of ours: what its SIGTRAP reset is set again, as far as it is known.
     *
     * @return false when the thread is gone
     */
    boolean afterHit(Tracee tracee) {
        TracedProcess process = tracee.process;
        long now = System.nanoTime();
        if (process.trap == null && process.trapLookedAtHit != 0 && now - process.trapLookedAtHit < HIT_INTERVAL) {
            return true;
        }
        process.trapLookedAtHit = now;
        ProcessStatus status = ProcessStatus.of(tracee.tid);
        boolean kept = isIn(status, "SigCgt") || isIn(status, "SigIgn");
        if (kept || process.trap == null) {
            return !kept || learn(tracee);
        }
        return restore(tracee);
    }

    private boolean learn(Tracee tracee) {
        try {
            tracee.process.trap = core.dispositions.disposition(tracee, Signal.SIGTRAP);
        } catch (InjectionRefusedException e) {
            TracerCore.LOG.debug("thread {} cannot be asked about SIGTRAP", tracee.tid, e);
        } catch (TraceeGoneException e) {
            return false;
        }
        return true;
    }

    /** Sets the known disposition again if what is there now are its remains; a handler was lost because SIGTRAP was blocked, so that goes back, too. */
    private boolean restore(Tracee tracee) {
        TracedProcess process = tracee.process;
        Disposition wanted = process.trap;
        process.trapLost = false;
        try {
            Disposition now = core.dispositions.disposition(tracee, Signal.SIGTRAP);
            if (!isRemainsOf(wanted, now)) {
                process.trap = null;
                return true;
            }
            core.dispositions.set(
                    tracee, new Disposition(Signal.SIGTRAP, wanted.handler(), now.flags(), now.restorer(), now.mask()));
            if (wanted.isHandler() && core.kernel.getSignalMask(tracee.tid, core.word) >= 0) {
                core.word.putLong(0, core.word.getLong(0) | TrapStops.TRAP_BIT);
                core.kernel.setSignalMask(tracee.tid, core.word);
                Stepper.forgetMask(tracee);
            }
        } catch (InjectionRefusedException e) {
            if (wanted.isHandler() || e.isLasting() && process.threads.size() == 1) {
                process.trap = null;
                TracerCore.LOG.info("process {} has lost what it arranged for SIGTRAP", process.pid, e);
            } else {
                // another thread can, or this one later
                process.trapLost = true;
                TracerCore.LOG.debug("thread {} cannot set SIGTRAP's disposition now", tracee.tid, e);
            }
        } catch (TraceeGoneException e) {
            return false;
        }
        return true;
    }

    private static boolean isRemainsOf(Disposition before, Disposition now) {
        if (now.handler() != Disposition.DEFAULT) {
            return false;
        }
        return before.handler() == Disposition.IGNORE
                ? !now.isResetHandler()
                : now.flags() == before.flags()
                        && now.restorer() == before.restorer()
                        && now.mask().equals(before.mask());
    }

    /** A single step of ours ended with its SIGTRAP. */
    void stepped(TracedProcess process) {
        process.trapLost |= process.trap != null && process.trap.handler() == Disposition.IGNORE;
    }

    /**
     * Sets what steps have reset.
     *
     * @return false when the thread is gone
     */
    boolean repair(Tracee tracee) {
        boolean canCall = tracee.stop == Tracee.Stop.SIGNAL_DELIVERY || tracee.stop == Tracee.Stop.INTERRUPT;
        // Ignoring SIGTRAP would discard one of ours that is pending and still waited for.
        return !tracee.process.trapLost || !canCall || tracee.trapDue || restore(tracee);
    }

    /** Sets what steps have reset, by any thread that can. */
    void repair(TracedProcess process) {
        for (Tracee thread : List.copyOf(process.threads)) {
            if (process.trapLost && thread.isStopped()) {
                repair(thread);
            }
        }
    }
}
