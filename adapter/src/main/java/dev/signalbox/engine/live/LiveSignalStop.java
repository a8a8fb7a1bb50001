package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SigInfoEdit;
import dev.signalbox.ptrace.event.SigInfoEditException;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.signal.DeliveryOutcome;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import dev.signalbox.ptrace.signal.SentInstead;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signal at which a thread of a live process stands, and the decision about it, which is given to the tracer at each change. Engine thread. */
final class LiveSignalStop implements SignalStop {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSignalStop.class);

    private static final String STOP_AT_HANDLER = "stop-at-handler";

    /** What continue will do. */
    enum Decision {
        PASS,
        SUPPRESS,
        HOLD
    }

    private final LiveStop stop;
    private final int pid;
    private final int tid;
    private final SignalInfo arrived;
    private final SignalFacts facts;
    private SignalInfo info;
    private Decision decision;
    private boolean atHandler;
    private Optional<Registers> beforeEmulation = Optional.empty();

    LiveSignalStop(LiveStop stop, int pid, int tid, StopReason.SignalArrived reason) {
        this.stop = stop;
        this.pid = pid;
        this.tid = tid;
        this.arrived = reason.info();
        this.info = reason.info();
        this.facts = new SignalFacts(stop, pid, tid, reason.info());
        this.decision = reason.action().pass() ? Decision.PASS : Decision.SUPPRESS;
    }

    LiveStop stop() {
        return stop;
    }

    SignalFacts facts() {
        return facts;
    }

    int pid() {
        return pid;
    }

    Decision decision() {
        return decision;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public Signal signal() {
        return arrived.signal();
    }

    @Override
    public SignalInfo info() {
        return info;
    }

    /** Whether the process is to stop again where the handler begins. */
    boolean stopsAtHandler() {
        return atHandler && decision == Decision.PASS;
    }

    @Override
    public String delivery() {
        if (atHandler) {
            return STOP_AT_HANDLER;
        }
        if (decision == Decision.PASS && info.signo() != arrived.signo()) {
            return info.signal().name();
        }
        return decision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void setDelivery(String text) throws EngineException {
        String word = text.strip().replace("\"", "");
        switch (word.toLowerCase(Locale.ROOT)) {
            case "pass" -> {
                atHandler = false;
                decide(Decision.PASS, info.signo() == arrived.signo() ? info : arrived);
            }
            case "suppress", "0" -> suppress();
            case "hold" -> hold();
            case STOP_AT_HANDLER -> stopAtHandler();
            default -> replace(word);
        }
    }

    /**
     * A blocked call that is neither executed nor emulated would return its own number, which is in rax (kernel/seccomp.c rolls the registers back): it fails with
     * ENOSYS instead, unless a result has been given.
     */
    private void suppress() throws EngineException {
        if (isBlockedCall() && beforeEmulation.isEmpty()) {
            emulate("-ENOSYS");
        } else {
            decide(Decision.SUPPRESS, info);
        }
    }

    /** Does what the rule decided that let this stop happen. */
    void applyRule() {
        if (decision == Decision.SUPPRESS && isBlockedCall()) {
            try {
                suppress();
            } catch (EngineException e) {
                LOG.debug("Thread {} is gone; its end is told by an event", tid, e);
            }
        }
    }

    /** The signal that would be delivered now stays, edits and all. */
    private void stopAtHandler() throws EngineException {
        if (decision != Decision.PASS) {
            decide(Decision.PASS, info);
        }
        Optional<DeliveryOutcome> outcome = facts().outcome(info, false);
        if (outcome.filter(found -> found.kind() == DispositionOutcome.HANDLER_RUNS)
                .isEmpty()) {
            throw new EngineException(info.signal() + " will run no handler: "
                    + outcome.map(found -> found.kind().text()).orElse("the process is gone"));
        }
        atHandler = true;
    }

    private void hold() throws EngineException {
        if (DispositionOutcome.isForced(arrived)) {
            throw new EngineException(arrived.signal()
                    + " comes from the instruction that the program stands at, which would raise it again at once: it cannot be held. Pass it, or suppress it after"
                    + " repairing the cause");
        }
        decide(Decision.HOLD, arrived);
    }

    private void replace(String word) throws EngineException {
        Optional<Signal> other = Signal.parse(word);
        if (other.isEmpty()) {
            throw new EngineException(
                    "\"" + word
                            + "\" is no decision: delivery takes pass, suppress, hold, stop-at-handler, or a signal's name like SIGTERM");
        }
        Signal signal = other.get();
        atHandler = false;
        decide(Decision.PASS, signal.equals(arrived.signal()) ? arrived : SentInstead.of(arrived, signal, pid));
    }

    /** A signal that nobody edited is passed without PTRACE_SETSIGINFO, so that the kernel's own record arrives. */
    private void decide(Decision wanted, SignalInfo with) throws EngineException {
        if (wanted != Decision.SUPPRESS) {
            undoEmulation();
        }
        SignalDelivery delivery =
                switch (wanted) {
                    case SUPPRESS -> new SignalDelivery.Suppress();
                    case HOLD -> new SignalDelivery.Hold();
                    case PASS -> with.equals(arrived) ? new SignalDelivery.Pass() : new SignalDelivery.Edited(with);
                };
        onTracer(() -> stop.group().tracer().setDelivery(tid, delivery));
        decision = wanted;
        info = with;
        atHandler &= wanted == Decision.PASS;
        stop.group().listeners().tell(listener -> listener.invalidated(stop.process()));
    }

    /** Changes one field of the siginfo; the signal will be passed with it. What is neither a number nor a name is evaluated as an expression of the program. */
    void edit(String field, String text) throws EngineException {
        try {
            decide(Decision.PASS, SigInfoEdit.apply(info, layout(), field, text));
        } catch (SigInfoEditException e) {
            // a code that belongs to another signal is no expression, though its number could be taken for one
            if (!e.isUnknownWord() || SiCode.value(text.strip()).isPresent()) {
                throw new EngineException(e.getMessage(), e);
            }
            decide(Decision.PASS, edited(field, text, e));
        }
    }

    /** How the program sees a siginfo. */
    SigInfoLayout layout() {
        return stop.image().abi().siginfo();
    }

    private SignalInfo edited(String field, String text, SigInfoEditException otherwise) throws EngineException {
        try {
            String number = stop.evaluate("(long)(" + text + ")").text(Variable.NumberStyle.DECIMAL);
            return SigInfoEdit.apply(info, layout(), field, number);
        } catch (SigInfoEditException e) {
            throw new EngineException(e.getMessage(), e);
        } catch (EngineException e) {
            throw new EngineException(otherwise.getMessage() + "; as an expression: " + e.getMessage(), e);
        }
    }

    /** Replaces all of the siginfo; the signal will be passed with it. */
    void replaceInfo(SignalInfo with) throws EngineException {
        decide(Decision.PASS, with);
    }

    @Override
    public void deliver(Signal signal, long value) throws EngineException {
        atHandler = false;
        decide(Decision.PASS, OwnSignal.of(signal, Optional.of(value)));
    }

    boolean isBlockedCall() {
        return SigInfoMember.of(arrived.signo(), arrived.code()) == SigInfoMember.SYSTEM_CALL;
    }

    /** The call was not executed and rax holds its number again; with orig_rax -1 the kernel takes no value for a call to restart. */
    @Override
    public void emulate(String result) throws EngineException {
        if (!isBlockedCall()) {
            throw new EngineException("Only a blocked system call can be emulated; this is " + arrived.signal());
        }
        long value = CallResult.parse(result);
        Registers registers = stop.thread(tid).registers();
        if (beforeEmulation.isEmpty()) {
            beforeEmulation = Optional.of(registers);
        }
        stop.writeRegisters(tid, registers.with(Registers.RAX, value).with(Registers.ORIG_RAX, -1));
        decide(Decision.SUPPRESS, arrived);
    }

    /** The program's handler is to find the registers as the kernel left them. */
    private void undoEmulation() throws EngineException {
        if (beforeEmulation.isPresent()) {
            Registers before = beforeEmulation.get();
            Registers now = stop.thread(tid).registers();
            stop.writeRegisters(
                    tid,
                    now.with(Registers.RAX, before.get(Registers.RAX))
                            .with(Registers.ORIG_RAX, before.get(Registers.ORIG_RAX)));
            beforeEmulation = Optional.empty();
        }
    }

    /** What the blocked call will return, when it has been decided. */
    Optional<Long> emulated() throws EngineException {
        return beforeEmulation.isEmpty()
                ? Optional.empty()
                : Optional.of(stop.thread(tid).registers().get(Registers.RAX));
    }

    private interface TracerCommand {
        void run() throws TraceeGoneException;
    }

    private void onTracer(TracerCommand command) throws EngineException {
        stop.requireCurrent();
        try {
            command.run();
        } catch (TraceeGoneException e) {
            throw new EngineException("Thread " + tid + " has ended", e);
        } catch (IllegalArgumentException | NotStoppedException | PtraceException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    @Override
    public List<Variable> variables() {
        return SignalScope.of(this);
    }
}
