package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.seccomp.InstalledFilter;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import dev.signalbox.ptrace.seccomp.SeccompData;
import dev.signalbox.ptrace.seccomp.SeccompVerdict;
import dev.signalbox.ptrace.signal.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The deaths by signals: which thread was at fault, why, and their entries in the journal, one for each process, and for a thread that dies alone. */
final class Deaths {
    private static final int SIGKILL = 9;
    private static final int SIGSYS = 31;
    private static final long SIGKILL_BIT = 1L << SIGKILL - 1;
    private static final long ENOSYS = -38;
    private static final int CALL_ADDRESS = 16;
    private static final int CALL_NUMBER = 24;

    private final TracerCore core;
    private final SenderLookup senders = new SenderLookup();
    private final KillReasons kills = new KillReasons(senders);

    Deaths(TracerCore core) {
        this.core = core;
    }

    /** What is known about the death of a process: the thread at fault (or the first to end), the siginfo that killed it when there was one, and a sentence. */
    record Death(int tid, boolean atFault, Optional<SignalInfo> info, String reason) {}

    /** Who sends SIGKILL and why. */
    KillReasons kills() {
        return kills;
    }

    /** Why a thread at PTRACE_EVENT_EXIT dies. */
    String reason(Tracee tracee) {
        return tracee.process.death != null
                ? tracee.process.death.reason()
                : tracee.end instanceof ExitStatus.Killed killed ? reason(tracee.process, killed.signal()) : "";
    }

    /** A thread is at PTRACE_EVENT_EXIT, and how it ends is known. */
    void announced(Tracee tracee) {
        TracedProcess process = tracee.process;
        if (process.quiet || process.launching || !(tracee.end instanceof ExitStatus.Killed killed)) {
            return;
        }
        if (process.death != null && process.death.atFault()) {
            return;
        }
        boolean atFault = isAtFault(tracee);
        if (process.death != null && !atFault) {
            return;
        }
        Death death = death(tracee, killed.signal(), atFault);
        if (diesAlone(tracee)) {
            journal(process, death, killed);
        } else {
            process.death = death;
        }
    }

    /** A process was reaped. */
    Optional<Death> died(TracedProcess process, ExitStatus status) {
        if (!(status instanceof ExitStatus.Killed killed)) {
            return Optional.empty();
        }
        Death death = process.death != null
                ? process.death
                : new Death(process.pid, false, Optional.empty(), reason(process, killed.signal()));
        journal(process, death, killed);
        if (killed.signal().number() == SIGKILL) {
            kills.told();
        }
        return Optional.of(death);
    }

    private void journal(TracedProcess process, Death death, ExitStatus.Killed killed) {
        Map<String, Object> details = details(killed);
        details.put("reason", death.reason());
        if (death.info().isPresent()) {
            core.journal.event(
                    JournalEntry.Type.DEATH,
                    process.pid,
                    death.tid(),
                    death.info().get(),
                    details);
        } else {
            core.journal.event(JournalEntry.Type.DEATH, process.pid, death.tid(), details);
        }
    }

    private Death death(Tracee tracee, Signal signal, boolean atFault) {
        Optional<SignalInfo> info = atFault
                ? core.journal.latestSignal(tracee.tid, signal.number()).filter(this::isTheLast)
                : Optional.empty();
        if (signal.number() == SIGSYS && atFault && info.isEmpty()) {
            return new Death(tracee.tid, true, info, seccompReason(tracee));
        }
        String reason = info.map(known -> SignalDescription.of(
                        known, senders.of(known, tracee.process.pid), OptionalInt.of(tracee.process.pid)))
                .orElseGet(() -> atFault && signal.number() != SIGKILL
                        ? signal.name() + ": given to it at a stop, in the place of another signal or of none"
                        : reason(tracee.process, signal));
        return new Death(tracee.tid, atFault, info, reason);
    }

    /** Whether seccomp kills a thread at PTRACE_EVENT_EXIT for another call than the one of its latest SIGSYS. */
    boolean isForAnotherCall(Tracee tracee) {
        return tracee.end instanceof ExitStatus.Killed killed
                && killed.signal().number() == SIGSYS
                && core.registers.load(tracee.tid) >= 0
                && core.journal
                        .latestSignal(tracee.tid, SIGSYS)
                        .filter(info -> !isTheLast(info))
                        .isPresent();
    }

    /** A filter can kill for another call than the one that a handler was told about before: the registers are those of the call that killed. */
    private boolean isTheLast(SignalInfo info) {
        return SigInfoMember.of(info.signo(), info.code()) != SigInfoMember.SYSTEM_CALL
                || info.longAt(CALL_ADDRESS) == core.registers.rip()
                        && info.intAt(CALL_NUMBER) == core.registers.call();
    }

    private String seccompReason(Tracee tracee) {
        int number = core.registers.call();
        return "SIGSYS: seccomp killed it for "
                + core.registers
                        .abi()
                        .table()
                        .name(number)
                        .map(name -> name + " (" + number + ")")
                        .orElse("system call " + number)
                + rule(tracee);
    }

    /** Which rule it was, when all filters are known. */
    private String rule(Tracee tracee) {
        List<Optional<InstalledFilter>> filters = tracee.filters.oldestFirst();
        boolean known = !filters.isEmpty()
                && filters.stream().allMatch(Optional::isPresent)
                && filters.size() == ProcessStatus.of(tracee.tid).number("Seccomp_filters");
        if (!known) {
            return "";
        }
        CallAbi abi = core.registers.abi();
        List<Long> arguments = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            arguments.add(core.registers.get(abi.argument(i)));
        }
        SeccompVerdict verdict = SeccompVerdict.of(
                filters.stream().map(filter -> filter.orElseThrow().program()).toList(),
                new SeccompData(
                        core.registers.call(), (int) abi.table().architecture(), core.registers.rip(), arguments));
        SeccompAction action = verdict.returned().action();
        if (action != SeccompAction.KILL_PROCESS && action != SeccompAction.KILL_THREAD) {
            return "";
        }
        int deciding = verdict.decidingFilter().orElseThrow();
        return ", filter " + (deciding + 1) + " of " + filters.size() + ": instruction "
                + verdict.runs().get(deciding).deciding() + ", "
                + verdict.returned().text();
    }

    private String reason(TracedProcess process, Signal signal) {
        if (signal.number() != SIGKILL) {
            return signal.name() + ": it took effect without having been seen at a stop";
        }
        return process.killedByUs ? "SIGKILL: Signalbox killed it" : kills.of(process);
    }

    /** Only seccomp kills one thread and not all. In a group exit the kernel has made SIGKILL pending for all other threads (linux/kernel/signal.c, zap_other_threads). */
    private static boolean diesAlone(Tracee tracee) {
        if (!(tracee.end instanceof ExitStatus.Killed killed) || killed.signal().number() != SIGSYS) {
            return false;
        }
        for (Tracee other : tracee.process.threads) {
            boolean ending = other.stop == Tracee.Stop.EXIT || other.state == Tracee.State.EXITING;
            if (other != tracee && !ending) {
                return (ProcessStatus.of(other.tid).signals("SigPnd") & SIGKILL_BIT) == 0;
            }
        }
        return false;
    }

    /**
     * The thread that got the fatal signal delivered; for a seccomp kill the one whose system call was rolled back or failed with ENOSYS, where the others show
     * the call that their end interrupted (linux/kernel/seccomp.c, __seccomp_filter).
     */
    boolean isAtFault(Tracee thread) {
        ExitStatus.Killed end = (ExitStatus.Killed) thread.end;
        if (end.signal().number() != SIGSYS) {
            return thread.lastDelivered == end.signal().number();
        }
        if (core.registers.load(thread.tid) < 0) {
            return false;
        }
        int call = core.registers.call();
        long result = core.registers.result();
        return call >= 0 && (result == call || result == ENOSYS) || thread.lastDelivered == SIGSYS;
    }

    /** The fields of a journal entry about an end. */
    static Map<String, Object> details(ExitStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (status instanceof ExitStatus.Exited exited) {
            details.put("exitCode", exited.code());
        } else if (status instanceof ExitStatus.Killed killed) {
            details.put("signal", killed.signal().name());
            details.put("coreDumped", killed.coreDumped());
        }
        return details;
    }
}
