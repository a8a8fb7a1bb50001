package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.journal.JournalEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The journal's word on what was decided about a signal that stopped; its arrival has an entry of its own with the action {@code stop}. One that is held has the
 * entry {@code hold} instead. Tracer thread only.
 */
final class DecisionJournal {
    private DecisionJournal() {}

    /** The thread leaves the signal-delivery-stop that somebody saw. */
    static void leaving(TracerCore core, Tracee tracee) {
        SignalInfo arrived = tracee.arrived;
        if (arrived == null || tracee.process.quiet || tracee.held.stream().anyMatch(info -> info == arrived)) {
            return;
        }
        int pid = tracee.process.pid;
        if (tracee.deliver == 0) {
            if (isAnswered(core, tracee, arrived)) {
                Map<String, Object> result = Map.of("result", core.registers.get(Registers.RAX));
                core.journal.event(JournalEntry.Type.EMULATE, pid, tracee.tid, arrived, result);
            } else {
                core.journal.event(JournalEntry.Type.DELIVERY, pid, tracee.tid, arrived, Map.of("action", "suppress"));
            }
            return;
        }
        SignalInfo given = tracee.deliverInfo == null ? arrived : tracee.deliverInfo;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("action", given.equals(arrived) ? "pass" : given.signo() == arrived.signo() ? "edit" : "replace");
        if (given.signo() != arrived.signo()) {
            details.put("arrived", arrived.signal().name());
        }
        core.journal.event(JournalEntry.Type.DELIVERY, pid, tracee.tid, given, details);
    }

    /** Whether a call that seccomp blocked has been given a result: orig_rax is -1 then, and the call's number otherwise. */
    private static boolean isAnswered(TracerCore core, Tracee tracee, SignalInfo arrived) {
        return SigInfoMember.of(arrived.signo(), arrived.code()) == SigInfoMember.SYSTEM_CALL
                && core.registers.load(tracee.tid) >= 0
                && core.registers.get(Registers.ORIG_RAX) == -1;
    }
}
