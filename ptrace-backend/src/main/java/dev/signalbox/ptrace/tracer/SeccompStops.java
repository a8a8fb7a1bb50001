package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.seccomp.FilterProgram;
import dev.signalbox.ptrace.seccomp.InstalledFilter;
import dev.signalbox.ptrace.seccomp.ReturnValue;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import dev.signalbox.ptrace.seccomp.SeccompData;
import dev.signalbox.ptrace.seccomp.SeccompRequest;
import dev.signalbox.ptrace.seccomp.SeccompVerdict;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.seccomp.SubstituteCall;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallView;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What seccomp means at stops within system calls: filters that are installed there, calls that the filters would kill for, and SECCOMP_RET_TRACE, which the kernel reports to
 * its tracer instead of failing the call with ENOSYS. Tracer thread only.
 */
final class SeccompStops implements SystemCallWatcher {
    private static final CallSet INSTALLING = CallSet.named("prctl").or(CallSet.named("seccomp"));
    private static final long ENOSYS = -38;

    private final TracerCore core;
    private SeccompWatch watch = SeccompWatch.NONE;

    SeccompStops(TracerCore core) {
        this.core = core;
    }

    /** What is to be done from now on. */
    void watch(SeccompWatch wanted) {
        watch = wanted;
        core.calls.refresh();
    }

    /** Whether installations are seen at system call stops. */
    boolean captures() {
        return watch.capture();
    }

    /** Filters became known: their calls are to be judged from now on. */
    void filtersChanged() {
        if (watch.gate()) {
            core.calls.refresh();
        }
    }

    @Override
    public CallSet calls(SignalPolicy.Receiver thread) {
        Tracee tracee = (Tracee) thread;
        if (tracee.process.launching) {
            return CallSet.NONE;
        }
        if (tracee.savedArguments != null || watch.gate() && tracee.filters.length() > 0) {
            return CallSet.ALL;
        }
        return watch.capture() ? INSTALLING : CallSet.NONE;
    }

    @Override
    public CallDecision entered(SystemCallView call) {
        Tracee tracee = (Tracee) call.caller();
        tracee.attempt = null;
        boolean installs = watch.capture() && attempt(tracee, call);
        if (watch.gate() && judge(tracee, call)) {
            return CallDecision.stop(List.of(), true);
        }
        return installs ? CallDecision.SEE_EXIT : CallDecision.GO_ON;
    }

    private boolean attempt(Tracee tracee, SystemCallView call) {
        if (!INSTALLING.contains(call.table(), call.number())) {
            return false;
        }
        Optional<SeccompRequest> request = SeccompRequest.ofCall(
                call.table().name(call.number()).orElse(""), call.argument(0), call.argument(1), call.argument(2));
        if (request.isEmpty() || core.registers.load(tracee.tid) < 0) {
            return false;
        }
        tracee.attempt = core.filterRecords.attempt(tracee, request.get());
        return true;
    }

    /** Whether the filters that are known kill for the call: whatever others say, the kernel then does (seccomp(2): the strictest action counts). */
    private boolean judge(Tracee tracee, SystemCallView call) {
        List<FilterProgram> known = tracee.filters.oldestFirst().stream()
                .flatMap(Optional::stream)
                .map(InstalledFilter::program)
                .toList();
        SystemCall value = call.toValue();
        ReturnValue verdict = SeccompVerdict.of(known, data(value)).returned();
        SeccompAction action = verdict.action();
        if (action == SeccompAction.ALLOW) {
            return false;
        }
        journal(tracee, value, verdict);
        if (action != SeccompAction.KILL_PROCESS && action != SeccompAction.KILL_THREAD) {
            return false;
        }
        tracee.judged = new StopReason.SeccompStop(value, verdict);
        return true;
    }

    private static SeccompData data(SystemCall call) {
        return new SeccompData(call.number(), (int) call.table().architecture(), call.ip(), call.arguments());
    }

    private void journal(Tracee tracee, SystemCall call, ReturnValue verdict) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("syscall", call.name());
        details.put("number", call.number());
        details.put("at", "entry");
        details.put("seccomp", verdict.text());
        core.journal.event(JournalEntry.Type.SYSCALL, tracee.process.pid, tracee.tid, details);
    }

    @Override
    public CallDecision returned(SystemCallView call) {
        Tracee tracee = (Tracee) call.caller();
        if (tracee.attempt != null) {
            core.filterRecords.finished(tracee, tracee.attempt, call.result());
            tracee.attempt = null;
        }
        if (tracee.savedArguments != null && core.registers.load(tracee.tid) >= 0) {
            putBack(tracee, CallAbi.of(call.table()));
        }
        return CallDecision.GO_ON;
    }

    private void putBack(Tracee tracee, CallAbi abi) {
        for (int i = 0; i < tracee.savedArguments.length; i++) {
            core.registers.set(abi.argument(i), tracee.savedArguments[i]);
        }
        core.registers.store(tracee.tid);
        tracee.savedArguments = null;
    }

    /** PTRACE_EVENT_SECCOMP: the call fails with ENOSYS as it would without a tracer, unless somebody sets another result at the stop. */
    void traced(Tracee tracee) {
        Optional<SystemCall> call = core.calls.current(tracee);
        if (call.isEmpty() || core.registers.load(tracee.tid) < 0) {
            core.resumption.settle(tracee);
            return;
        }
        answer(tracee, ENOSYS);
        ReturnValue verdict =
                new ReturnValue(SeccompAction.TRACE.value() | (int) core.eventMessage(tracee.tid) & 0xffff);
        TracedProcess process = tracee.process;
        if (!process.quiet && !process.launching) {
            journal(tracee, call.get(), verdict);
            if (core.stopEvents.contains(StopEvent.SECCOMP_TRACE) && !process.killedByUs) {
                tracee.judged = new StopReason.SeccompStop(call.get(), verdict);
                core.coordinator.stopFor(tracee, List.of(tracee.judged));
                return;
            }
        }
        core.resumption.settle(tracee);
    }

    /** With -1 for its number the kernel makes no call, and leaves what is in rax (kernel/seccomp.c, __seccomp_filter). */
    private void answer(Tracee tracee, long result) {
        core.registers.set(Registers.ORIG_RAX, -1);
        core.registers.set(Registers.RAX, result);
        core.registers.store(tracee.tid);
    }

    /**
     * Lets the call at which a thread stands because of its filters return this, without being made.
     *
     * @param filters all filters of the thread
     */
    void emulate(Tracee tracee, long result, List<FilterProgram> filters)
            throws InjectionRefusedException, TraceeGoneException {
        StopReason.SeccompStop stop = tracee.judged;
        if (stop == null) {
            throw new InjectionRefusedException(
                    "thread " + tracee.tid + " stands at no call that seccomp is to decide about");
        }
        if (core.registers.load(tracee.tid) < 0) {
            throw new TraceeGoneException(tracee.tid);
        }
        if (stop.verdict().action() == SeccompAction.TRACE) {
            answer(tracee, result);
            return;
        }
        SubstituteCall substitute = SubstituteCall.of(stop.call().table(), data(stop.call()), filters)
                .orElseThrow(
                        () -> new InjectionRefusedException("the filters let no call through that could be made in its"
                                + " place without an effect: this one can only be made, and it kills"));
        if (tracee.savedArguments == null) {
            tracee.savedArguments = arguments(CallAbi.of(stop.call().table()));
        }
        core.calls.edit(
                tracee,
                new CallEdit(
                        OptionalInt.of(substitute.number()), byIndex(substitute.arguments()), OptionalLong.of(result)));
        tracee.call.exitWanted = true;
        core.journal.event(JournalEntry.Type.EMULATE, tracee.process.pid, tracee.tid, () -> {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("syscall", stop.call().name());
            details.put("result", result);
            details.put("instead", substitute.number());
            return details;
        });
    }

    private long[] arguments(CallAbi abi) {
        List<Long> saved = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            saved.add(core.registers.get(abi.argument(i)));
        }
        return saved.stream().mapToLong(Long::longValue).toArray();
    }

    private static Map<Integer, Long> byIndex(List<Long> arguments) {
        Map<Integer, Long> map = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            map.put(i, arguments.get(i));
        }
        return map;
    }
}
