package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.fault.Fault;
import dev.signalbox.engine.fault.FaultAnalysis;
import dev.signalbox.engine.fault.FaultCause;
import dev.signalbox.engine.fault.FaultScene;
import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.engine.signal.Finding;
import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.ActionFlag;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.ptrace.signal.DeliveryFacts;
import dev.signalbox.ptrace.signal.DeliveryOutcome;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import dev.signalbox.ptrace.signal.ProcessStanding;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.signal.SignalSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be known about a signal at its stop beyond its siginfo: found when it is asked for, and kept until something is edited. What makes the program do
 * system calls for us is only asked for when somebody looks at it, or when it decides whether the program will survive. Engine thread.
 */
final class SignalFacts {
    private static final int FRAMES = 64;
    private static final ProcessStanding STANDING = new ProcessStanding();

    private final LiveStop stop;
    private final int pid;
    private final int tid;
    private final SignalInfo arrived;
    private final Map<Signal, Finding<Disposition>> dispositions = new HashMap<>();
    private Finding<AlternateStack> alternateStack;
    private Optional<Fault> fault;
    private MemoryMap map;
    private String headline;
    private long edits = -1;

    SignalFacts(LiveStop stop, int pid, int tid, SignalInfo arrived) {
        this.stop = stop;
        this.pid = pid;
        this.tid = tid;
        this.arrived = arrived;
    }

    LiveStop stop() {
        return stop;
    }

    int pid() {
        return pid;
    }

    int tid() {
        return tid;
    }

    /** The siginfo as it arrived. */
    SignalInfo arrived() {
        return arrived;
    }

    private void refresh() {
        if (edits != stop.edits()) {
            edits = stop.edits();
            dispositions.clear();
            alternateStack = null;
            fault = null;
        }
    }

    /** Why the program's own instruction raised it; empty when it did not, or the thread is gone. */
    Optional<Fault> fault() {
        refresh();
        if (fault == null) {
            try {
                fault = DispositionOutcome.isForced(arrived)
                        ? FaultAnalysis.of(new FaultScene(
                                arrived,
                                stop.thread(tid).registers(),
                                map(),
                                stop.image().memory()))
                        : Optional.empty();
            } catch (EngineException e) {
                fault = Optional.empty(); // over or dead: there is nothing left to explain it from
            }
        }
        return fault;
    }

    /** The mappings of the process at this stop. */
    MemoryMap map() {
        if (map == null) {
            map = MemoryMap.of(pid);
        }
        return map;
    }

    /** One sentence about the signal as it arrived, which stays the stop's description. */
    String headline() {
        if (headline == null) {
            headline = SignalSentences.headline(arrived, stop.group().senders(), pid, fault());
        }
        return headline;
    }

    /** The kernel's record of a signal's disposition. */
    Finding<Disposition> disposition(Signal signal) {
        refresh();
        Finding<Disposition> known = dispositions.get(signal);
        if (known == null) {
            known = stop.isCurrent()
                    ? stop.process().dispositions().of(signal)
                    : Finding.unknown("the program has run on since then");
            dispositions.put(signal, known);
        }
        return known;
    }

    /** The thread's alternate stack. */
    Finding<AlternateStack> alternateStack() {
        refresh();
        if (alternateStack == null) {
            alternateStack = askForStack();
        }
        return alternateStack;
    }

    /** Whether {@link #alternateStack} was asked already. */
    boolean knowsAlternateStack() {
        refresh();
        return alternateStack != null;
    }

    private Finding<AlternateStack> askForStack() {
        try {
            stop.requireCurrent();
            return Finding.of(stop.group().tracer().alternateStack(tid));
        } catch (InjectionRefusedException e) {
            return handlers().stream()
                    .findFirst()
                    .flatMap(HandlerFrame::alternateStack)
                    .map(Finding::of)
                    .orElseGet(() -> Finding.unknown(e.getMessage()));
        } catch (TraceeGoneException e) {
            return Finding.unknown("the thread has ended");
        } catch (EngineException | NotStoppedException | PtraceException e) {
            return Finding.unknown(e.getMessage());
        }
    }

    /** The handlers that are under way in the thread, the innermost first. */
    private List<HandlerFrame> handlers() {
        try {
            return HandlerFrame.among(
                    stop.thread(tid).backtrace().frames(0, FRAMES),
                    stop.image().index(),
                    stop.image().memory());
        } catch (EngineException e) {
            return List.of(); // over or dead: no frames
        }
    }

    /**
     * What delivering this siginfo does; empty when the process is gone.
     *
     * @param thorough also ask the program where the answer would only be told more precisely
     */
    Optional<DeliveryOutcome> outcome(SignalInfo info, boolean thorough) {
        try {
            SignalMasks now = SignalMasks.read(pid, tid);
            DeliveryFacts facts = DeliveryFacts.of(info, now)
                    .since(stop.process().run().masksBefore())
                    .in(STANDING.isNamespaceInit(pid), isTerminalStop(info) && STANDING.isGroupOrphaned(pid));
            boolean reset = DispositionOutcome.isForced(info)
                    && !now.caught().contains(info.signo())
                    && !now.ignored().contains(info.signo());
            boolean overflow = now.caught().contains(info.signo()) && isStackOverflow();
            Finding<Disposition> action =
                    thorough || reset || overflow ? disposition(info.signal()) : Finding.unknown("not asked");
            facts = facts.with(action.value());
            if (reset && isWithinHandler(info.signo(), now.caught())) {
                facts = facts.withinItsHandler();
            }
            if (overflow && lacksStack(action)) {
                facts = facts.withoutStack();
            }
            return Optional.of(DeliveryOutcome.of(facts));
        } catch (TraceeGoneException | IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isTerminalStop(SignalInfo info) {
        return info.signal().equals(Signal.SIGTSTP)
                || info.signal().equals(Signal.SIGTTIN)
                || info.signal().equals(Signal.SIGTTOU);
    }

    private boolean isStackOverflow() {
        return fault().filter(found -> found.cause() == FaultCause.STACK_OVERFLOW)
                .isPresent();
    }

    /** Without SA_ONSTACK the frame goes to the stack that has just come to its end; what is not known is not claimed. */
    private boolean lacksStack(Finding<Disposition> action) {
        if (action.value().isEmpty()) {
            return false;
        }
        if (!action.value().get().has(ActionFlag.SA_ONSTACK)) {
            return true;
        }
        return alternateStack().value().filter(stack -> !stack.isEnabled()).isPresent();
    }

    /**
     * Whether a handler of the signal is under way, whose disposition is gone already. One with SA_SIGINFO has its siginfo; one without is known as the handler of no other
     * signal, which was called after such a trap.
     */
    private boolean isWithinHandler(int signo, SignalSet caught) {
        for (HandlerFrame frame : handlers()) {
            boolean unnamed = frame.handler().isPresent() && frame.followsTrapOf(signo);
            if (frame.names(signo)
                    || unnamed && isNoneOf(caught, frame.handler().getAsLong())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a function is known to be the handler of none of these signals. */
    private boolean isNoneOf(SignalSet caught, long function) {
        return caught.signals().stream().map(this::disposition).allMatch(found -> found.value()
                .filter(entry -> entry.handler() != function)
                .isPresent());
    }
}
