package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.seccomp.BlockedCall;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopFacts;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.engine.stop.ThreadBacktrace;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A stop of a live process. Engine thread. */
final class LiveStop implements Stop {
    /** In struct siginfo, for SIGSYS. */
    private static final int SI_SYSCALL = 24;

    private final LiveGroup group;
    private final LiveProcess process;
    private final ProcessImage image;
    private final StopFacts facts;
    private final NotEntered place;
    private final long id;
    private final Map<Integer, ThreadState> states = new HashMap<>();
    private final Map<Integer, ThreadBacktrace> backtraces = new HashMap<>();
    private final Map<Integer, LiveSignalStop> signals = new HashMap<>();
    private final Map<Integer, ExitStatus.Killed> dying = new HashMap<>();
    /** Why, in the tracer's words. */
    private final Map<Integer, String> reasons = new HashMap<>();

    private final Map<Integer, Optional<SignalFacts>> fatal = new HashMap<>();
    private final Map<Integer, LiveCallStop> calls = new HashMap<>();
    private final BlockedCalls blockedCalls = new BlockedCalls(this);
    private final JudgedCalls judged;
    private boolean current = true;
    private long edits;

    LiveStop(
            LiveGroup group,
            LiveProcess process,
            ProcessImage image,
            StopFacts facts,
            List<ThreadStop> stops,
            NotEntered place) {
        this.place = place;
        this.group = group;
        this.process = process;
        this.image = image;
        this.facts = facts;
        this.id = group.nextStopId();
        this.judged = new JudgedCalls(this, stops);
        for (ThreadStop stop : stops) {
            StopReason.SignalArrived arrived = stop.reason(StopReason.SignalArrived.class);
            if (arrived != null) {
                signals.put(stop.tid(), new LiveSignalStop(this, process.pid(), stop.tid(), arrived));
            }
            StopReason.SystemCallStop call = stop.reason(StopReason.SystemCallStop.class);
            if (call != null) {
                calls.put(stop.tid(), new LiveCallStop(this, stop.tid(), call.call(), true));
            }
            StopReason.AboutToDie death = stop.reason(StopReason.AboutToDie.class);
            if (death != null && death.status() instanceof ExitStatus.Killed killed) {
                dying.put(stop.tid(), killed);
                reasons.put(stop.tid(), death.reason());
            }
        }
    }

    /** Does what the rules decided that let these stops happen; before it is shown. */
    void applyRules() {
        signals.values().forEach(LiveSignalStop::applyRule);
    }

    /** The thread whose signal is to stop the process again at the beginning of its handler. */
    OptionalInt threadToHandler() {
        return signals.values().stream()
                .filter(LiveSignalStop::stopsAtHandler)
                .mapToInt(LiveSignalStop::tid)
                .findFirst();
    }

    void expire() {
        current = false;
        states.clear();
        backtraces.clear();
    }

    /** Something was written: what was read before may be out of date. */
    void edited() {
        edits++;
        states.clear();
        backtraces.clear();
        group.listeners().tell(listener -> listener.invalidated(process));
    }

    /** Counts what was written at this stop. */
    long edits() {
        return edits;
    }

    void requireCurrent() throws EngineException {
        if (!current) {
            throw new EngineException("The program has run on since then; ask again at the current stop");
        }
    }

    LiveProcess process() {
        return process;
    }

    LiveGroup group() {
        return group;
    }

    ProcessImage image() {
        return image;
    }

    /** Registers and frames of a thread, fetched once until something is edited. */
    ThreadState thread(int tid) throws EngineException {
        requireCurrent();
        ThreadState state = states.get(tid);
        if (state == null) {
            if (!process.hasThread(tid)) {
                throw new EngineException("Process " + process.pid() + " has no thread " + tid + " (any more)");
            }
            try {
                state = ThreadState.fetch(
                        group.tracer(), tid, image.abi(), image.memory(), image.unwinding(tid, place));
            } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
                throw new EngineException("Thread " + tid + " has ended, or is about to", e);
            }
            states.put(tid, state);
        }
        return state;
    }

    void writeRegisters(int tid, Registers changed) throws EngineException {
        requireCurrent();
        try {
            group.tracer().setRegisters(tid, changed);
        } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
            throw new EngineException("The registers of thread " + tid + " cannot be written: " + e.getMessage(), e);
        }
        edited();
    }

    /** Changes the low 8 bytes of a vector register. */
    void writeVector(int tid, int vector, long low) throws EngineException {
        requireCurrent();
        try {
            group.tracer()
                    .setFloatingPoint(tid, group.tracer().floatingPoint(tid).withXmm(vector, low));
        } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
            throw new EngineException("The registers of thread " + tid + " cannot be written: " + e.getMessage(), e);
        }
        edited();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public LiveTarget target() {
        return process;
    }

    @Override
    public boolean isCurrent() {
        return current;
    }

    @Override
    public int tid() {
        return facts.thread().tid();
    }

    @Override
    public StopKind kind() {
        return facts.kind();
    }

    @Override
    public String text() {
        return facts.text();
    }

    @Override
    public String description() {
        LiveSignalStop signal = signals.get(tid());
        if (signal != null && facts.kind() == StopKind.EXCEPTION) {
            return signal.facts().headline();
        }
        if (facts.kind() == StopKind.EXCEPTION && judged.of(tid()).isPresent()) {
            return JudgedCalls.sentence(judged.of(tid()).get());
        }
        LiveCallStop call = calls.get(tid());
        if (call != null && facts.kind() == StopKind.SYSTEM_CALL) {
            return callSentence(call);
        }
        return dying.containsKey(tid())
                ? SignalSentences.death(fatal(tid()), killedCall(tid()), facts.description(), victim(tid()))
                : facts.description();
    }

    private String callSentence(LiveCallStop call) {
        List<Integer> ids = facts.hitBreakpointIds();
        String which = ids.isEmpty()
                ? ""
                : (ids.size() == 1 ? "Catchpoint " : "Catchpoints ")
                        + ids.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ": ";
        return which + (call.call().isEntry() ? "about to call " : "returned from ") + call.line();
    }

    @Override
    public Optional<CallStop> call(int tid) {
        return liveCall(tid).map(call -> call);
    }

    /** Of a thread that was interrupted in a call, the registers still have it. */
    Optional<LiveCallStop> liveCall(int tid) {
        if (judged.of(tid).isPresent()) {
            return Optional.empty(); // what becomes of it is said with the filter
        }
        LiveCallStop known = calls.get(tid);
        if (known == null && !signals.containsKey(tid) && !dying.containsKey(tid)
                || known == null && isPlainSignal(tid)) {
            try {
                InterruptedCalls.of(thread(tid).registers(), image.abi())
                        .ifPresent(call -> calls.put(tid, new LiveCallStop(this, tid, call, false)));
            } catch (EngineException e) {
                return Optional.empty(); // over or dead: nothing is claimed
            }
        }
        return Optional.ofNullable(calls.get(tid));
    }

    private boolean isPlainSignal(int tid) {
        LiveSignalStop signal = signals.get(tid);
        return signal != null && !signal.isBlockedCall();
    }

    @Override
    public List<Integer> hitBreakpointIds() {
        return facts.hitBreakpointIds();
    }

    @Override
    public boolean isDeath() {
        return dying.containsKey(tid());
    }

    @Override
    public ThreadBacktrace backtrace(int tid) throws EngineException {
        thread(tid);
        return backtraces.computeIfAbsent(tid, any -> new LiveBacktrace(this, tid));
    }

    @Override
    public Optional<SignalStop> signal(int tid) {
        return Optional.ofNullable(signals.get(tid));
    }

    @Override
    public List<Variable> signalVariables(int tid) {
        LiveSignalStop signal = signals.get(tid);
        if (signal != null) {
            return signal.variables();
        }
        if (judged.of(tid).isPresent()) {
            return judged.variables(tid);
        }
        Optional<LiveCallStop> call = liveCall(tid);
        if (call.isPresent()) {
            return List.of(CaughtCallVariable.of(call.get()));
        }
        return fatal(tid).map(SignalScope::ofDeath).orElseGet(() -> callVariables(tid));
    }

    private List<Variable> callVariables(int tid) {
        if (dying.containsKey(tid)) {
            return killedCall(tid).isPresent() ? SignalScope.ofKilledCall(this, tid) : List.of();
        }
        return isInCall(tid) ? SignalScope.ofInterruptedCall(this, tid) : List.of();
    }

    private boolean isInCall(int tid) {
        try {
            return BlockedCall.interrupted(thread(tid).registers()).isPresent();
        } catch (EngineException e) {
            return false; // its registers cannot be had: whoever asks for them is told why
        }
    }

    /** The signal that a thread is about to die of, as it arrived; empty when it never arrived, as that of SECCOMP_RET_KILL. */
    private Optional<SignalFacts> fatal(int tid) {
        if (!dying.containsKey(tid)) {
            return Optional.empty();
        }
        Optional<SignalFacts> known = fatal.get(tid);
        if (known == null) {
            known = group.journal()
                    .latestSignal(tid, dying.get(tid).signal().number())
                    .filter(info -> !isOfEarlierCall(tid, info))
                    .map(info -> new SignalFacts(this, process.pid(), tid, info));
            fatal.put(tid, known);
        }
        return known;
    }

    /** The siginfo of the signal that a thread is about to die of, when it arrived as a signal. */
    Optional<SignalInfo> fatalInfo(int tid) {
        return fatal(tid).map(SignalFacts::arrived);
    }

    /** Where seccomp killed the thread, an earlier SIGSYS is not its death; SECCOMP_RET_TRAP puts the number of the call back into rax (kernel/seccomp.c, syscall_rollback). */
    private boolean isOfEarlierCall(int tid, SignalInfo info) {
        try {
            return SigInfoMember.of(info.signo(), info.code()) == SigInfoMember.SYSTEM_CALL
                    && thread(tid).registers().get(Registers.RAX) != info.intAt(SI_SYSCALL);
        } catch (EngineException e) {
            return true; // over or dead: nothing is claimed
        }
    }

    /** The call that a thread was killed for when no signal arrived: its number is still in orig_rax. */
    private Optional<String> killedCall(int tid) {
        try {
            return dying.get(tid).signal().equals(Signal.SIGSYS) && fatal(tid).isEmpty()
                    ? Optional.of(callName((int) thread(tid).registers().get(Registers.ORIG_RAX)))
                    : Optional.empty();
        } catch (EngineException e) {
            return Optional.empty(); // over or dead: nothing is claimed
        }
    }

    /** RET_KILL_THREAD kills one thread, and the process only with the last one (seccomp(2)). */
    private String victim(int tid) {
        return process.threads().size() > 1 && killedCall(tid).isPresent() && SeccompSentences.killsThread(this, tid)
                ? "thread"
                : "process";
    }

    private String callName(int number) {
        return image.abi()
                .calls()
                .name(number)
                .map(name -> name + " (" + number + ")")
                .orElse("system call " + number);
    }

    @Override
    public Optional<ExceptionInfo> exceptionInfo(int tid) {
        LiveSignalStop signal = signals.get(tid);
        if (signal != null) {
            return Optional.of(SignalSentences.exceptionInfo(signal));
        }
        if (judged.of(tid).isPresent()) {
            return Optional.of(judged.info(tid));
        }
        return Optional.ofNullable(dying.get(tid))
                .map(killed -> SignalSentences.deathInfo(
                        killed,
                        fatal(tid),
                        killedCall(tid).map(call -> call + SeccompSentences.killing(this, tid)),
                        victim(tid),
                        reasons.get(tid)));
    }

    @Override
    public SeccompReport seccomp(int tid) throws EngineException {
        thread(tid);
        LiveSignalStop signal = signals.get(tid);
        Optional<SignalInfo> sigsys = Optional.ofNullable(signal)
                .map(LiveSignalStop::facts)
                .or(() -> fatal(tid))
                .map(SignalFacts::arrived)
                .filter(info -> SigInfoMember.of(info.signo(), info.code()) == SigInfoMember.SYSTEM_CALL);
        if (sigsys.isPresent()) {
            return blockedCalls.trapped(tid, sigsys.get());
        }
        if (judged.of(tid).isPresent()) {
            return blockedCalls.judged(tid, judged.of(tid).get().call());
        }
        return dying.containsKey(tid) && killedCall(tid).isPresent()
                ? blockedCalls.killed(tid)
                : blockedCalls.elsewhere(tid);
    }

    @Override
    public void emulateCall(int tid, String result) throws EngineException {
        LiveSignalStop signal = signals.get(tid);
        if (signal != null) {
            signal.emulate(result);
        } else if (judged.of(tid).isPresent()) {
            judged.emulate(tid, result);
        } else {
            throw new EngineException("Thread " + tid + " stands at no system call that seccomp blocked");
        }
    }

    @Override
    public Optional<SystemCallText> blockedCall(int tid) throws EngineException {
        return blockedCalls.call(tid, seccomp(tid));
    }

    @Override
    public Variable evaluate(String expression) throws EngineException {
        return backtrace(tid())
                .frame(0)
                .orElseThrow(() -> new EngineException("The thread's registers cannot be read"))
                .evaluate(expression);
    }
}
