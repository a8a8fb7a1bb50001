package dev.signalbox.engine.stop;

import dev.signalbox.engine.breakpoint.BreakpointSpec;
import dev.signalbox.engine.breakpoint.UserSite;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.tracer.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells what a user is to see of the reasons that a process's threads stopped for. Pure. */
public final class StopClassifier {
    private final int stepTid;
    private final Function<StopReason.SignalArrived, String> signalSentence;
    private final Function<StopReason.SignalArrived, List<Integer>> signalFilters;
    private final Supplier<List<Integer>> deathFilters;

    /**
     * @param stepTid the thread that steps, 0 when none does
     * @param signalSentence describes an arriving signal
     * @param signalFilters the numbers of the filters that made it stop
     * @param deathFilters the numbers of the filters that stop before a death
     */
    public StopClassifier(
            int stepTid,
            Function<StopReason.SignalArrived, String> signalSentence,
            Function<StopReason.SignalArrived, List<Integer>> signalFilters,
            Supplier<List<Integer>> deathFilters) {
        this.stepTid = stepTid;
        this.signalSentence = signalSentence;
        this.signalFilters = signalFilters;
        this.deathFilters = deathFilters;
    }

    /** The first stop that concerns the user; empty when all of them are the engine's own business. */
    public Optional<StopFacts> classify(List<ThreadStop> stops) {
        for (ThreadStop stop : stops) {
            Optional<StopFacts> facts = classify(stop);
            if (facts.isPresent()) {
                return facts;
            }
        }
        return Optional.empty();
    }

    private Optional<StopFacts> classify(ThreadStop stop) {
        for (StopReason reason : stop.reasons()) {
            Optional<StopFacts> facts = classify(stop, reason);
            if (facts.isPresent()) {
                return facts;
            }
        }
        return Optional.empty();
    }

    private Optional<StopFacts> classify(ThreadStop stop, StopReason reason) {
        if (reason instanceof StopReason.SiteHit hit) {
            return site(stop, hit);
        }
        if (reason instanceof StopReason.SignalArrived arrived) {
            Signal signal = arrived.info().signal();
            return Optional.of(new StopFacts(
                    stop,
                    StopKind.EXCEPTION,
                    signal.name(),
                    signalSentence.apply(arrived),
                    signalFilters.apply(arrived)));
        }
        if (reason instanceof StopReason.SeccompStop) {
            return facts(stop, StopKind.EXCEPTION, "seccomp", "seccomp decides about a system call");
        }
        if (reason instanceof StopReason.Stepped stepped) {
            return stepped.outcome() == StepOutcome.DONE
                    ? facts(stop, StopKind.STEP, "", "Step finished")
                    : Optional.empty();
        }
        if (reason instanceof StopReason.HandlerEntered entered) {
            String name = entered.info().signal().name();
            return facts(stop, StopKind.HANDLER_ENTRY, name, name + ": at the first instruction of its handler");
        }
        if (reason instanceof StopReason.Interrupted) {
            return facts(stop, StopKind.PAUSE, "", "Paused");
        }
        if (reason instanceof StopReason.GroupStopped group) {
            String name = Signal.of(group.signal()).name();
            return facts(stop, StopKind.GROUP_STOP, name, "Stopped by job control (" + name + ")");
        }
        if (reason instanceof StopReason.AboutToDie death) {
            return Optional.of(new StopFacts(
                    stop, StopKind.EXCEPTION, deathWord(death.status()), deathSentence(death), deathFilters.get()));
        }
        if (reason instanceof StopReason.SystemCallStop call) {
            return Optional.of(new StopFacts(
                    stop,
                    StopKind.SYSTEM_CALL,
                    call.call().name(),
                    (call.call().isEntry() ? "About to call " : "Returned from ")
                            + call.call().name(),
                    call.catchpoints()));
        }
        if (reason instanceof StopReason.Forked forked) {
            return facts(stop, StopKind.FORK, "", "Created process " + forked.childPid());
        }
        return Optional.empty();
    }

    private Optional<StopFacts> site(ThreadStop stop, StopReason.SiteHit hit) {
        List<Integer> ids = new ArrayList<>();
        boolean byFunction = true;
        boolean entry = false;
        boolean stepTarget = false;
        for (SiteOwner owner : hit.owners()) {
            if (owner instanceof UserSite user) {
                ids.add(user.breakpoint().id());
                byFunction &= user.breakpoint().spec() instanceof BreakpointSpec.Function;
            } else if (owner instanceof InternalSite internal) {
                entry |= internal.purpose() == InternalSite.Purpose.ENTRY;
                stepTarget |= internal.purpose() == InternalSite.Purpose.STEP_TARGET && stop.tid() == stepTid;
            }
        }
        if (!ids.isEmpty()) {
            StopKind kind = byFunction ? StopKind.FUNCTION_BREAKPOINT : StopKind.BREAKPOINT;
            ids.sort(null);
            return Optional.of(new StopFacts(stop, kind, "", "Breakpoint " + ids.get(0), ids));
        }
        if (entry) {
            return facts(stop, StopKind.ENTRY, "", "Stopped on entry");
        }
        return stepTarget ? facts(stop, StopKind.STEP, "", "Step finished") : Optional.empty();
    }

    private static Optional<StopFacts> facts(ThreadStop stop, StopKind kind, String text, String description) {
        return Optional.of(new StopFacts(stop, kind, text, description, List.of()));
    }

    private static String deathWord(ExitStatus status) {
        return status instanceof ExitStatus.Killed killed ? killed.signal().name() : "exit";
    }

    private static String deathSentence(StopReason.AboutToDie death) {
        return death.status() instanceof ExitStatus.Killed
                ? death.reason() + "; the process is about to die of it, nothing can save it, but it can be inspected"
                : "The process is about to exit with status " + death.status().shellStatus();
    }
}
