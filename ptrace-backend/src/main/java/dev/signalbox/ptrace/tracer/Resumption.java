package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.kernel.Errno;

/** How a stopped thread goes on: what its kind of stop allows, with which signal, by which request. */
final class Resumption {
    private final TracerCore core;

    Resumption(TracerCore core) {
        this.core = core;
    }

    /** The stop is dealt with: the thread goes on if its process may run, else it stays until then. */
    void settle(Tracee tracee) {
        if (!tracee.isStopped()) {
            return;
        }
        TracedProcess process = tracee.process;
        if (process.releasing) {
            core.releases.release(tracee);
        } else if (process.releaseWhenAlone && process.space.processes.size() == 1) {
            core.releases.releaseNow(process);
        } else if (mayRun(tracee)) {
            go(tracee);
        }
    }

    private static boolean mayRun(Tracee tracee) {
        TracedProcess process = tracee.process;
        return process.state == TracedProcess.State.RUNNING
                && tracee.kept.isEmpty()
                && !tracee.delayed
                && (process.onlyTid == 0 || process.onlyTid == tracee.tid)
                && !process.space.stepOver.isBusy();
    }

    private void go(Tracee tracee) {
        if (tracee.step != null && !tracee.step.isRunning() && !tracee.stepping && tracee.stop != Tracee.Stop.EXIT) {
            core.stepper.step(tracee);
        } else if (tracee.stop == Tracee.Stop.GROUP || tracee.atSite == 0 || core.hits.leave(tracee)) {
            proceed(tracee);
        }
    }

    /** Resumes a thread out of whatever stop it is in. */
    void proceed(Tracee tracee) {
        core.registers.forget();
        if (tracee.process.trapLost && !tracee.stepping && !core.trapDispositions.repair(tracee)) {
            return;
        }
        switch (tracee.stop) {
            case GROUP -> listen(tracee);
            case EXIT -> {
                check(tracee, core.kernel.cont(tracee.tid, 0));
                tracee.state = Tracee.State.EXITING;
                readThroughAnother(tracee);
            }
            case SIGNAL_DELIVERY -> {
                DecisionJournal.leaving(core, tracee);
                core.held.attach(tracee);
                tracee.deliveries.leaving(core, tracee);
                setSiginfo(tracee);
                run(tracee, tracee.deliver);
            }
            default -> {
                core.held.send(tracee);
                run(tracee, 0);
            }
        }
    }

    /** An ending thread has no memory any more: a living one leads to the process's from now on. */
    private static void readThroughAnother(Tracee ending) {
        TracedProcess process = ending.process;
        for (Tracee thread : process.threads) {
            if (thread.state != Tracee.State.EXITING && thread.stop != Tracee.Stop.EXIT) {
                process.space.raw.use(process.pid, thread.tid);
                return;
            }
        }
    }

    /** Gives the coming delivery another siginfo, if it needs one. */
    void setSiginfo(Tracee tracee) {
        if (tracee.deliverInfo != null) {
            int result = core.siginfo.store(tracee.tid, tracee.deliverInfo);
            if (result < 0 && result != -Errno.ESRCH) {
                core.tell(new TraceeEvent.Diagnostic(
                        tracee.process.pid,
                        "the siginfo of " + tracee.deliverInfo.signal() + " could not be set (errno " + -result
                                + "): the signal arrives as if Signalbox had sent it"));
            }
        }
    }

    private void listen(Tracee tracee) {
        if (core.kernel.listen(tracee.tid) >= 0) {
            long site = tracee.atSite;
            tracee.left();
            tracee.atSite = site;
            tracee.state = Tracee.State.LISTENING;
        } else {
            // Not in a group-stop any more: SIGKILL or SIGCONT came first, and the next status says which.
            run(tracee, 0);
        }
    }

    private void run(Tracee tracee, int signal) {
        int result;
        SignalInfo entering = signal != 0 && tracee.toHandler
                ? tracee.deliverInfo != null ? tracee.deliverInfo : tracee.arrived
                : null;
        tracee.toHandler &= entering == null && signal == 0;
        int sent = signal != 0 ? signal : tracee.callSignal;
        boolean steps = entering != null || tracee.stepping && tracee.syscallStops == 0;
        tracee.watched = !steps && core.calls.isWanted(tracee);
        if (steps) {
            result = core.kernel.singleStep(tracee.tid, sent);
        } else if (tracee.syscallStops > 0 || tracee.watched) {
            result = core.kernel.syscall(tracee.tid, sent);
        } else {
            result = core.kernel.cont(tracee.tid, sent);
        }
        tracee.inForeignCall &= tracee.watched;
        tracee.call.ignored &= tracee.watched;
        Stepper.forgetMask(tracee);
        tracee.left();
        tracee.enteringHandler = entering;
        tracee.vforkWaiting = tracee.vforkCreator;
        if (signal != 0) {
            tracee.lastDelivered = signal;
        }
        check(tracee, result);
    }

    /** Goes on with the step of a thread that nothing else may happen to before it is done. */
    void stepOn(Tracee tracee, int signal) {
        core.registers.forget();
        run(tracee, signal);
    }

    /** Makes one step; the thread is in a stop and no signal is to be delivered. */
    void singleStep(Tracee tracee) {
        core.registers.forget();
        tracee.stepping = true;
        tracee.call.ignored = false;
        tracee.left();
        check(tracee, core.kernel.singleStep(tracee.tid, 0));
    }

    /** Runs a thread through the system call instruction at its rip. */
    void systemCallStep(Tracee tracee, int stops) {
        core.registers.forget();
        tracee.stepping = true;
        tracee.syscallStops = stops;
        tracee.watched = core.calls.isWanted(tracee);
        tracee.call.ignored &= tracee.watched;
        Stepper.forgetMask(tracee);
        tracee.left();
        check(tracee, core.kernel.syscall(tracee.tid, 0));
    }

    /** ESRCH means that SIGKILL was faster: the end will be reported, as if there had been no stop (ptrace(2), "Death under ptrace"). */
    private static void check(Tracee tracee, int result) {
        if (result < 0 && result != -Errno.ESRCH) {
            TracerCore.LOG.error("resuming thread {} failed with errno {}", tracee.tid, -result);
        }
    }
}
