package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.seccomp.BlockedCall;
import dev.signalbox.engine.seccomp.FilterOrigin;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.FilterInstallation;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The system calls that the threads of a stopped process were not allowed, and what the filters say to that: found when it is asked for, and kept for the stop, so that
 * neither emulating a call nor editing registers changes the story. Engine thread.
 */
final class BlockedCalls {
    /** si_code of SIGSYS from a filter; 2 is system call user dispatch, which no filter is involved in. */
    private static final int SYS_SECCOMP = 1;

    private final LiveStop stop;
    private final Map<Integer, SeccompReport> reports = new HashMap<>();
    private final Map<Integer, SystemCallText> calls = new HashMap<>();

    BlockedCalls(LiveStop stop) {
        this.stop = stop;
    }

    static boolean isBySeccomp(SignalInfo info) {
        return SigInfoMember.of(info.signo(), info.code()) == SigInfoMember.SYSTEM_CALL && info.code() == SYS_SECCOMP;
    }

    /** About a thread at SIGSYS. */
    SeccompReport trapped(int tid, SignalInfo arrived) throws EngineException {
        return report(
                tid,
                filters -> SeccompReport.ofTrap(
                        arrived,
                        registers(tid),
                        isBySeccomp(arrived)
                                ? filters
                                : FilterCapture.unknown("not a filter blocked the call, but system call user dispatch"
                                        + " (PR_SET_SYSCALL_USER_DISPATCH of prctl(2))"),
                        origins()));
    }

    /** About a thread that is killed for a call. */
    SeccompReport killed(int tid) throws EngineException {
        return report(tid, filters -> SeccompReport.ofDeath(registers(tid), filters, origins()));
    }

    /** About a thread that stands at a call which has not been made. */
    SeccompReport judged(int tid, SystemCall call) throws EngineException {
        return report(tid, filters -> SeccompReport.of(BlockedCall.judged(call), filters, origins()));
    }

    /** About a thread that stands elsewhere, perhaps in a call that the kernel will make again: RET_USER_NOTIF waits for its supervisor there. */
    SeccompReport elsewhere(int tid) throws EngineException {
        Optional<BlockedCall> call = BlockedCall.interrupted(registers(tid));
        return report(
                tid,
                filters -> call.isPresent()
                        ? SeccompReport.of(call.get(), filters, origins())
                        : SeccompReport.ofFilters(filters, stop.image().abi().calls(), origins()));
    }

    private interface Maker {
        SeccompReport make(FilterCapture filters) throws EngineException;
    }

    private SeccompReport report(int tid, Maker maker) throws EngineException {
        SeccompReport known = reports.get(tid);
        if (known == null) {
            known = maker.make(filters(tid));
            reports.put(tid, known);
        }
        return known;
    }

    private Function<FilterInstallation, FilterOrigin> origins() {
        return stop.group().installations()::origin;
    }

    private Registers registers(int tid) throws EngineException {
        return stop.thread(tid).registers();
    }

    private FilterCapture filters(int tid) throws EngineException {
        stop.requireCurrent();
        try {
            return stop.group().tracer().seccompFilters(tid);
        } catch (TraceeGoneException e) {
            throw new EngineException("Thread " + tid + " has ended", e);
        } catch (NotStoppedException | PtraceException e) {
            throw new EngineException("The filters of thread " + tid + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The call of a report in words; what its arguments point to is read once. */
    Optional<SystemCallText> call(int tid, SeccompReport report) throws EngineException {
        SystemCallText known = calls.get(tid);
        if (known == null && report.call().isPresent()) {
            BlockedCall call = report.call().get();
            known = call.text(memory());
            calls.put(tid, known);
        }
        return Optional.ofNullable(known);
    }

    private ProcessMemory memory() throws EngineException {
        stop.requireCurrent();
        try {
            return stop.group().tracer().memory(stop.process().pid());
        } catch (TraceeGoneException e) {
            throw new EngineException("The process has ended", e);
        }
    }
}
