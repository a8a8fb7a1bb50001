package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a thread that is let go for good everything that is held for it, as it was: the first one with the detach where that leaves a signal-delivery-stop, the others
 * into the thread's own queue. From outside the kernel refuses all codes of its own there (rt_tgsigqueueinfo(2)), from inside none, so the thread queues them itself;
 * where it must not be made to, one can be raised and exchanged at its stop. What cannot be given back as it was is told. Tracer thread only.
 */
final class Surrender {
    private static final int FIRST_REAL_TIME = 32;

    private final TracerCore core;
    private final SyncStop stop;

    Surrender(TracerCore core) {
        this.core = core;
        this.stop = new SyncStop(core);
    }

    /**
     * Prepares the detach of a stopped thread.
     *
     * @return false when the thread is gone
     */
    boolean of(Tracee tracee) {
        if (tracee.held.isEmpty() && tracee.releasing.isEmpty()) {
            return true;
        }
        List<SignalInfo> all = new ArrayList<>(tracee.releasing);
        all.removeIf(info -> tracee.sent.stream().anyMatch(other -> other == info));
        all.addAll(tracee.held);
        tracee.held.clear();
        tracee.releasing.clear();
        try {
            giveBack(tracee, all);
            return true;
        } catch (TraceeGoneException e) {
            return false;
        }
    }

    private void giveBack(Tracee tracee, List<SignalInfo> all) throws TraceeGoneException {
        attach(tracee, all);
        String reason = all.isEmpty() ? "" : queue(tracee, all);
        if (!all.isEmpty() && tracee.stop == Tracee.Stop.INTERRUPT) {
            raise(tracee, all);
        }
        for (SignalInfo info : all) {
            core.held.journalRelease(tracee, info);
            send(tracee, info, reason);
        }
    }

    /** A delivery stop that delivers nothing takes the first one that is not blocked. */
    private void attach(Tracee tracee, List<SignalInfo> all) {
        if (tracee.stop != Tracee.Stop.SIGNAL_DELIVERY || tracee.deliver != 0) {
            return;
        }
        long blocked = ProcessStatus.of(tracee.tid).signals("SigBlk");
        for (SignalInfo info : all) {
            if ((blocked & 1L << info.signo() - 1) == 0) {
                deliver(tracee, info, all);
                return;
            }
        }
    }

    private void deliver(Tracee tracee, SignalInfo info, List<SignalInfo> all) {
        tracee.deliver = info.signo();
        tracee.deliverInfo = info;
        all.remove(info);
        core.held.journalRelease(tracee, info);
    }

    /** The thread queues for itself what would not be merged with a pending signal; returns why the rest could not be. */
    private String queue(Tracee tracee, List<SignalInfo> all) throws TraceeGoneException {
        try {
            core.dispositions.injected().in(tracee, calls -> {
                long pending = ProcessStatus.of(tracee.tid).signals("SigPnd");
                for (SignalInfo info : List.copyOf(all)) {
                    long bit = 1L << info.signo() - 1;
                    if (info.signo() < FIRST_REAL_TIME && (pending & bit) != 0) {
                        continue;
                    }
                    calls.store(
                            SigInfoLayout.BITS_64.convert(info, calls.siginfo()).toBytes());
                    long result = calls.call(
                            "rt_tgsigqueueinfo", tracee.process.pid, tracee.tid, info.signo(), calls.scratch());
                    if (result == 0) {
                        pending |= bit;
                        all.remove(info);
                        core.held.journalRelease(tracee, info);
                    }
                }
                return all;
            });
            return "a signal of that number is pending already";
        } catch (InjectionRefusedException e) {
            return e.getMessage();
        }
    }

    /** Raises one signal, which stops the thread before it runs, and takes its place. */
    private void raise(Tracee tracee, List<SignalInfo> all) throws TraceeGoneException {
        ProcessStatus status = ProcessStatus.of(tracee.tid);
        long unfit = status.signals("SigBlk") | status.signals("SigPnd") | status.signals("ShdPnd");
        for (SignalInfo info : all) {
            boolean fits = (unfit & 1L << info.signo() - 1) == 0 && !canBeQueuedFromOutside(info);
            if (fits && core.kernel.tgkill(tracee.process.pid, tracee.tid, info.signo()) >= 0) {
                awaitStop(tracee, info, all);
                return;
            }
        }
    }

    private void awaitStop(Tracee tracee, SignalInfo info, List<SignalInfo> all) throws TraceeGoneException {
        while (true) {
            if (core.kernel.cont(tracee.tid, 0) < 0) {
                throw new TraceeGoneException(tracee.tid);
            }
            SyncStop.Kind kind = stop.await(tracee);
            if (kind == SyncStop.Kind.SIGNAL && stop.signal() == info.signo()) {
                tracee.stop = Tracee.Stop.SIGNAL_DELIVERY;
                deliver(tracee, info, all);
                return;
            }
            if (kind == SyncStop.Kind.SIGNAL && core.siginfo.load(tracee.tid) >= 0) {
                // another one was faster; it is given back like those that were held
                all.add(SignalInfo.copyOf(core.siginfo));
            } else if (kind != SyncStop.Kind.INTERRUPT) {
                tracee.held.addAll(all); // released again at the stop that this is, unless it is the end
                stop.handOver(tracee);
                throw new TraceeGoneException(tracee.tid);
            }
        }
    }

    private static boolean canBeQueuedFromOutside(SignalInfo info) {
        return info.code() < 0 && info.code() != SiCode.SI_TKILL;
    }

    private void send(Tracee tracee, SignalInfo info, String reason) {
        int pid = tracee.process.pid;
        boolean exact = canBeQueuedFromOutside(info)
                && core.kernel.queueToThread(pid, tracee.tid, info.signo(), core.siginfo.fill(info)) >= 0;
        if (!exact) {
            core.kernel.tgkill(pid, tracee.tid, info.signo());
            core.tell(new TraceeEvent.Diagnostic(
                    pid,
                    info.signal() + " ("
                            + SiCode.name(info.signo(), info.code()).orElse("si_code " + info.code())
                            + "), held for thread " + tracee.tid
                            + ", was given back as if Signalbox had sent it, without its siginfo: " + reason));
        }
    }
}
