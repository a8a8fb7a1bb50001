package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Syscall-stops: what the watchers of a call answer by themselves is done here, on the tracer thread; a call that nobody wants costs its two stops and no allocation.
 * Threads of which nobody wants any call are resumed by PTRACE_CONT and make none.
 *
 * <p>An interrupt of ours makes a blocking call return before its time, and the kernel makes it again by itself. Its exit stop takes the interrupt with it
 * (kernel/signal.c, ptrace_stop), so the thread is interrupted once more: it then stops on the signal path, where that can be dealt with, and the next entry is still the same
 * call. Tracer thread only.
 */
final class SystemCallStops {
    /** The kernel's own results for calls that are made again: ERESTARTSYS to ERESTART_RESTARTBLOCK (include/linux/errno.h). */
    static final long FIRST_RESTART = -516;

    static final long LAST_RESTART = -512;
    private static final int ENOSYS = 38;
    private static final long EINTR = -4;

    private final TracerCore core;
    private final CallInfo info;
    private final Decisions decisions = new Decisions();
    /** Those that were asked for, after the tracer's own. */
    private SystemCallWatcher[] watchers;

    private final SystemCallWatcher own;
    private boolean unsupported;

    SystemCallStops(TracerCore core, SystemCallWatcher own) {
        this.core = core;
        this.info = new CallInfo(core.kernel);
        this.own = own;
        this.watchers = new SystemCallWatcher[] {own};
    }

    /** Other watchers take over at once. */
    void watch(List<SystemCallWatcher> wanted) {
        List<SystemCallWatcher> all = new ArrayList<>(wanted);
        all.add(0, own);
        watchers = all.toArray(SystemCallWatcher[]::new);
        refresh();
    }

    /** Watchers want other calls now: threads that run without system call stops and are to have some are interrupted for a moment. */
    void refresh() {
        for (TracedProcess process : core.processes.values()) {
            for (Tracee thread : process.threads) {
                if (thread.state == Tracee.State.RUNNING
                        && !thread.vforkWaiting
                        && !thread.watched
                        && isWanted(thread)) {
                    core.coordinator.interrupt(thread);
                }
            }
        }
    }

    /** Whether the thread is to be resumed by PTRACE_SYSCALL. */
    boolean isWanted(Tracee tracee) {
        if (tracee.call.exitWanted || tracee.call.forced.isPresent()) {
            return true;
        }
        if (watchers.length == 0 || tracee.process.quiet || unsupported) {
            return false;
        }
        for (SystemCallWatcher watcher : watchers) {
            if (!watcher.calls(tracee).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean isWanted(Tracee tracee, SystemCallTable table, int number) {
        for (SystemCallWatcher watcher : watchers) {
            if (watcher.calls(tracee).contains(table, number)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A thread reported a syscall-stop.
     *
     * @param interrupted an interrupt was on its way to it
     */
    void stopped(Tracee tracee, boolean interrupted) {
        if (!tracee.watched || tracee.process.quiet) {
            if (interrupted && Stepper.isWithinCall(tracee) && isInterruption(tracee)) {
                interruptAgain(tracee);
            } else {
                core.stepper.atSystemCall(tracee);
            }
            return;
        }
        boolean ignored = tracee.call.ignored;
        tracee.call.ignored = false;
        if (ignored && !interrupted) {
            tracee.call.clear();
            goOn(tracee);
            return;
        }
        int result = info.load(tracee.tid);
        if (result == -Errno.ESRCH) {
            tracee.left(); // dying
        } else if (result < 0) {
            giveUp(tracee);
        } else if (info.operation() == CallInfo.ENTRY) {
            entered(tracee);
        } else if (info.operation() == CallInfo.EXIT) {
            returned(tracee, interrupted);
        } else {
            goOn(tracee);
        }
    }

    private void giveUp(Tracee tracee) {
        unsupported = true;
        core.tell(
                new TraceeEvent.Diagnostic(
                        tracee.process.pid,
                        "this kernel is older than Linux 5.3 and does not tell entry and exit of system calls apart (PTRACE_GET_SYSCALL_INFO): they cannot be caught"));
        tracee.call.clear();
        core.stepper.atSystemCall(tracee);
    }

    private void entered(Tracee tracee) {
        CallState call = tracee.call;
        tracee.inForeignCall = false;
        boolean again = call.restarting && info.ip() == call.ip() && isSame(call);
        call.entered = true;
        if (again) {
            call.restarting = false;
            goOn(tracee);
            return;
        }
        call.clear();
        call.entered = true;
        if (!isWanted(tracee, info.table(), info.number())) {
            call.ignored = true;
            goOn(tracee);
            return;
        }
        call.begin(info);
        ask(tracee);
        call.exitWanted = decisions.exit;
        if (decisions.number.isPresent()) {
            replace(tracee, decisions.number.getAsInt(), decisions.result);
        }
        act(tracee, true);
    }

    private boolean isSame(CallState call) {
        return info.number() == call.number()
                || info.number() == info.table().number("restart_syscall").orElse(-1);
    }

    private void returned(Tracee tracee, boolean interrupted) {
        CallState call = tracee.call;
        long result = info.result();
        if (interrupted && isInterruption(tracee, result)) {
            call.restarting = call.watched;
            interruptAgain(tracee);
            return;
        }
        boolean unseen = !call.entered;
        if (unseen && !isCaught(tracee) || !call.watched) {
            call.clear();
            goOn(tracee);
            return;
        }
        call.returned(result);
        if (call.forced.isPresent()) {
            setResult(tracee, call.forced.getAsLong());
        }
        decisions.clear();
        if (unseen || call.exitWanted) {
            ask(tracee);
            if (decisions.result.isPresent()) {
                setResult(tracee, decisions.result.getAsLong());
            }
        }
        act(tracee, false);
        call.clear();
    }

    /** The exit of a call that was under way when somebody began to watch, and that a watcher wants. */
    private boolean isCaught(Tracee tracee) {
        if (tracee.inForeignCall || core.registers.load(tracee.tid) < 0 || core.registers.call() < 0) {
            tracee.inForeignCall = false;
            return false;
        }
        tracee.call.begin(info, core.registers);
        return isWanted(tracee, tracee.call.table(), tracee.call.number());
    }

    private boolean isInterruption(Tracee tracee) {
        return core.registers.load(tracee.tid) >= 0 && isInterruption(tracee, core.registers.result());
    }

    private boolean isInterruption(Tracee tracee, long result) {
        return result >= FIRST_RESTART && result <= LAST_RESTART
                || result == EINTR && core.registers.load(tracee.tid) >= 0 && core.restart.failsWithEintr(tracee);
    }

    private void ask(Tracee tracee) {
        CallState call = tracee.call;
        decisions.clear();
        for (SystemCallWatcher watcher : watchers) {
            if (watcher.calls(tracee).contains(call.table(), call.number())) {
                try {
                    CallDecision decision = call.isExit() ? watcher.returned(call) : watcher.entered(call);
                    if (decision != CallDecision.GO_ON) {
                        decisions.add(decision);
                    }
                } catch (RuntimeException e) {
                    TracerCore.LOG.error("a watcher of system calls failed; the call goes on", e);
                }
            }
        }
    }

    /** The call is not made, or another one in its place, and the program sees this result; without one, that of the other. */
    private void replace(Tracee tracee, int number, OptionalLong wanted) {
        if (core.registers.load(tracee.tid) < 0) {
            return;
        }
        core.registers.set(Registers.ORIG_RAX, number);
        OptionalLong result = number < 0 && wanted.isEmpty() ? OptionalLong.of(-ENOSYS) : wanted;
        if (number < 0) {
            // rax is left as it is then (arch/x86/entry/common.c, do_syscall_64)
            core.registers.set(Registers.RAX, result.getAsLong());
        }
        core.registers.store(tracee.tid);
        tracee.call.forced = result;
    }

    private void setResult(Tracee tracee, long result) {
        tracee.call.returned(result);
        if (core.registers.load(tracee.tid) >= 0 && core.registers.get(Registers.RAX) != result) {
            core.registers.set(Registers.RAX, result);
            core.registers.store(tracee.tid);
        }
    }

    private void act(Tracee tracee, boolean entry) {
        tracee.callSignal = decisions.signal;
        if (decisions.rule != null || decisions.stop || !decisions.catchpoints.isEmpty()) {
            journal(tracee);
        }
        if (decisions.delay > 0 && tracee.syscallStops == 0) {
            delay(tracee, decisions.delay);
        }
        if (decisions.stop && !tracee.process.killedByUs) {
            core.coordinator.stopFor(tracee, reasons(tracee));
            if (tracee.syscallStops > 0) {
                core.stepper.heldAtSystemCall(tracee, entry);
            }
        } else if (!tracee.delayed) {
            goOn(tracee);
        }
    }

    private List<StopReason> reasons(Tracee tracee) {
        StopReason caught = new StopReason.SystemCallStop(tracee.call.toValue(), List.copyOf(decisions.catchpoints));
        if (tracee.judged == null) {
            return List.of(caught);
        }
        return decisions.catchpoints.isEmpty() ? List.of(tracee.judged) : List.of(tracee.judged, caught);
    }

    /** The call at which a thread is stopped by an event of it. */
    Optional<SystemCall> current(Tracee tracee) {
        if (info.load(tracee.tid) < 0 || info.operation() != CallInfo.ENTRY && info.operation() != CallInfo.SECCOMP) {
            return Optional.empty();
        }
        List<Long> arguments = new ArrayList<>();
        long[] words = new long[6];
        info.arguments(words);
        for (long word : words) {
            arguments.add(word);
        }
        return Optional.of(new SystemCall(info.table(), info.number(), arguments, info.ip(), OptionalLong.empty()));
    }

    private void journal(Tracee tracee) {
        CallState call = tracee.call;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("syscall", call.table().name(call.number()).orElse(Integer.toString(call.number())));
        details.put("number", call.number());
        details.put("at", call.isExit() ? "exit" : "entry");
        if (call.isExit()) {
            details.put("result", call.result());
        }
        details.put("action", decisions.rule != null ? "inject" : decisions.stop ? "stop" : "tell");
        if (decisions.rule != null) {
            details.put("rule", decisions.rule);
            decisions.number.ifPresent(number -> details.put("instead", number));
            decisions.result.ifPresent(result -> details.put(call.isExit() ? "result" : "willReturn", result));
            if (decisions.signal != 0) {
                details.put("signal", decisions.signal);
            }
            if (decisions.delay != 0) {
                details.put("delayNs", decisions.delay);
            }
        }
        core.journal.event(JournalEntry.Type.SYSCALL, tracee.process.pid, tracee.tid, details);
    }

    /** It stays in its stop, in which SIGKILL still reaches it; a process that is stopped and resumed meanwhile does not make it shorter. */
    private void delay(Tracee tracee, long nanos) {
        tracee.delayed = true;
        core.later(nanos, () -> {
            if (core.tracees.get(tracee.tid) == tracee && tracee.delayed) {
                tracee.delayed = false;
                core.resumption.settle(tracee);
            }
        });
    }

    /** Nothing more is to be done at this stop. */
    private void goOn(Tracee tracee) {
        if (tracee.syscallStops > 0) {
            core.stepper.atSystemCall(tracee);
        } else if (mustStandStill(tracee)) {
            interruptAgain(tracee);
        } else {
            core.resumption.settle(tracee);
        }
    }

    /** Somebody waits for all threads to stop: best where calls can be made for us and nothing is half done. */
    private static boolean mustStandStill(Tracee tracee) {
        StepOver stepOver = tracee.process.space.stepOver;
        return tracee.process.state == TracedProcess.State.STOPPING
                || stepOver.isBusy() && !stepOver.isStepping(tracee);
    }

    /** The interrupt comes first: the program executes nothing in between. */
    private void interruptAgain(Tracee tracee) {
        boolean sent = core.kernel.interrupt(tracee.tid) >= 0;
        core.stepper.brokenOff(tracee);
        core.resumption.proceed(tracee);
        tracee.interruptRequested = sent && !tracee.isStopped();
    }

    /**
     * Changes the call at which a thread is stopped.
     *
     * @throws IllegalArgumentException when this stop does not let it, or the result is one of the kernel's own
     */
    void edit(Tracee tracee, CallEdit edit) throws TraceeGoneException {
        if (info.load(tracee.tid) == -Errno.ESRCH || core.registers.load(tracee.tid) < 0) {
            throw new TraceeGoneException(tracee.tid);
        }
        long result = edit.result().orElse(0);
        if (result >= FIRST_RESTART && result <= LAST_RESTART) {
            throw new IllegalArgumentException(
                    "results from -516 to -512 are the kernel's own, for calls that are to be made again");
        }
        switch (info.operation()) {
            case CallInfo.ENTRY, CallInfo.SECCOMP -> editEntry(tracee, edit);
            case CallInfo.EXIT -> {
                if (edit.number().isPresent() || !edit.arguments().isEmpty()) {
                    throw new IllegalArgumentException("the call was made; only its result can be changed");
                }
                edit.result().ifPresent(value -> setResult(tracee, value));
            }
            default -> throw new IllegalArgumentException("thread " + tracee.tid + " is not stopped at a system call");
        }
    }

    private void editEntry(Tracee tracee, CallEdit edit) {
        CallState call = tracee.call;
        if (!call.watched) {
            call.begin(info);
        }
        CallAbi abi = CallAbi.of(call.table());
        edit.arguments().forEach((index, value) -> {
            core.registers.set(abi.argument(index), value);
            call.setArgument(index, value);
        });
        if (edit.result().isPresent()) {
            replace(tracee, edit.number().orElse(-1), edit.result());
        } else if (edit.number().isPresent() && edit.number().getAsInt() < 0) {
            replace(tracee, -1, OptionalLong.empty());
        } else {
            edit.number().ifPresent(number -> {
                core.registers.set(Registers.ORIG_RAX, number);
                call.setNumber(number);
                call.forced = OptionalLong.empty();
            });
            core.registers.store(tracee.tid);
        }
    }

    /** What the watchers of one call want together. Of several changes the first one's counts. */
    private static final class Decisions {
        private final List<Integer> catchpoints = new ArrayList<>(4);
        private boolean stop;
        private boolean exit;
        private OptionalInt number = OptionalInt.empty();
        private OptionalLong result = OptionalLong.empty();
        private int signal;
        private long delay;
        private String rule;

        void clear() {
            catchpoints.clear();
            stop = false;
            exit = false;
            number = OptionalInt.empty();
            result = OptionalLong.empty();
            signal = 0;
            delay = 0;
            rule = null;
        }

        void add(CallDecision decision) {
            stop |= decision.stop();
            exit |= decision.exit();
            catchpoints.addAll(decision.catchpoints());
            if (number.isEmpty() && result.isEmpty()) {
                number = decision.number();
                result = decision.result();
            }
            signal = signal != 0 ? signal : decision.signal();
            delay = Math.max(delay, decision.delayNanos());
            rule = rule != null ? rule : decision.rule().orElse(null);
        }
    }
}
