package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.Arrays;

/**
 * Faults that come again because they were suppressed with nothing changed: the instruction is executed again and raises the same signal with the same registers,
 * for ever. Tracer thread only.
 */
final class RepeatedFaults {
    /** SIGSYS comes after its call, SIGTRAP after its instruction: neither is executed again. */
    private static final int SIGSYS = 31;

    private static final int SIGTRAP = 5;

    private final TracerCore core;

    RepeatedFaults(TracerCore core) {
        this.core = core;
    }

    /** A fault that was suppressed, with the registers that its instruction was executed with again. */
    record Suppressed(SignalInfo info, long[] registers) {}

    /** The thread goes on without the fault's signal. */
    void suppressed(Tracee tracee, SignalInfo info) {
        boolean executedAgain = HeldSignals.isFault(info) && info.signo() != SIGSYS && info.signo() != SIGTRAP;
        tracee.suppressedFault = executedAgain && core.registers.load(tracee.tid) >= 0
                ? new Suppressed(info, core.registers.words().clone())
                : null;
    }

    /** Whether the signal in the buffer is a fault that was suppressed before and has come again unchanged; said once for each place. */
    boolean isRepeated(Tracee tracee) {
        Suppressed before = tracee.suppressedFault;
        if (before == null
                || core.siginfo.signo() != before.info().signo()
                || !SignalInfo.copyOf(core.siginfo).equals(before.info())
                || core.registers.load(tracee.tid) < 0
                || !Arrays.equals(core.registers.words(), before.registers())) {
            return false;
        }
        long place = core.registers.rip();
        if (tracee.process.repeatedFaults.add(place)) {
            core.tell(new TraceeEvent.Diagnostic(
                    tracee.process.pid,
                    String.format(
                            "%s at 0x%x was suppressed, but what caused it has not changed: the instruction raises it again, and will each time."
                                    + " Repair the cause (registers, memory), or let the signal pass",
                            before.info().signal(), place)));
        }
        return true;
    }
}
