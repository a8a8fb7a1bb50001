package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.breakpoint.BreakpointSpec;
import dev.signalbox.engine.breakpoint.UserSite;
import dev.signalbox.engine.module.CodeIndex;
import dev.signalbox.engine.step.StepDecision;
import dev.signalbox.engine.step.StepKind;
import dev.signalbox.engine.step.StepRun;
import dev.signalbox.engine.stop.InternalSite;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.engine.stop.StopClassifier;
import dev.signalbox.engine.stop.StopFacts;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.tracer.ResumePlan;
import dev.signalbox.ptrace.tracer.StepOutcome;
import dev.signalbox.symbols.source.SourceLocation;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of a process's stops: shown to the user, or answered by the engine and resumed. Owns the step that is on its way. Engine thread. */
final class StopHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StopHandler.class);

    private final LiveGroup group;
    private final LiveProcess process;
    private final ProcessImage image;
    private final TemporarySites stepSites;
    private final TemporarySites entrySites;
    private StepRun step;
    private boolean ending;
    /** What was shown last, and where in inlined calls its thread stood. */
    private List<ThreadStop> shown = List.of();

    private NotEntered place = NotEntered.NONE;
    /** A stop for the engine's own purposes can come first and answer the interrupt. */
    private boolean pauseWanted;

    StopHandler(LiveGroup group, LiveProcess process, ProcessImage image) {
        this.group = group;
        this.process = process;
        this.image = image;
        this.stepSites = new TemporarySites(image.sites());
        this.entrySites = new TemporarySites(image.sites());
    }

    /** The next stop is to be shown, whatever it is for. */
    void pause() {
        pauseWanted = true;
    }

    /** The process is to end: its stops are no longer shown. */
    void endQuietly() {
        ending = true;
    }

    void stopped(List<ThreadStop> stops) {
        if (stops.stream().anyMatch(StopHandler::isLinkerEvent)) {
            image.refresh();
        }
        if (ending) {
            process.run().resumeTracee(ResumePlan.run());
            return;
        }
        int stepTid = step == null ? 0 : step.tid();
        Optional<StopFacts> facts = classifier(stepTid).classify(stops);
        if (facts.isPresent()) {
            show(stops, facts.get());
            return;
        }
        if (pauseWanted) {
            show(stops, new StopFacts(stops.get(0), StopKind.PAUSE, "", "Paused", List.of()));
            return;
        }
        Optional<ThreadStop> stepping =
                stops.stream().filter(stop -> stop.tid() == stepTid).findFirst();
        if (stepping.isPresent() && needsDecision(stepping.get())) {
            goOn(stops, stepping.get());
        } else {
            process.run().resumeTracee(current());
        }
    }

    private StopClassifier classifier(int stepTid) {
        return new StopClassifier(
                stepTid,
                arrived -> group.describe(process.pid(), arrived),
                arrived -> group.signalSettings().hitIds(arrived.action().rule()),
                group.signalSettings()::deathIds);
    }

    private static boolean needsDecision(ThreadStop stop) {
        StopReason.Stepped stepped = stop.reason(StopReason.Stepped.class);
        return stepped != null && stepped.outcome() == StepOutcome.ASK || hits(stop, InternalSite.Purpose.LONG_JUMP);
    }

    private void show(List<ThreadStop> stops, StopFacts facts) {
        if (facts.kind() == StopKind.ENTRY) {
            entrySites.clear();
        }
        pauseWanted = false;
        image.loadForStop();
        place = place(facts);
        abandonStep();
        shown = stops;
        LiveStop stop = new LiveStop(group, process, image, facts, stops, place);
        stop.applyRules();
        group.systemCalls().hit(facts.hitBreakpointIds());
        process.show(stop);
    }

    private NotEntered place(StopFacts facts) {
        int tid = facts.thread().tid();
        try {
            long pc = group.tracer().registers(tid).rip();
            return new NotEntered(
                    tid,
                    pc,
                    switch (facts.kind()) {
                        case STEP -> step == null ? 0 : step.notEntered(pc);
                        case ENTRY -> image.index().inliningAt(pc).beginning();
                        case BREAKPOINT, FUNCTION_BREAKPOINT -> beforeCallOf(facts.thread(), pc);
                        default -> 0;
                    });
        } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
            LOG.debug("Thread {} is gone, there is nothing to show of it", tid, e);
            return NotEntered.NONE;
        }
    }

    /** A breakpoint is shown in the frame whose line it is on: of inlined calls that begin there too, it may be that of their caller. */
    private int beforeCallOf(ThreadStop stop, long pc) throws TraceeGoneException {
        int beginning = image.index().inliningAt(pc).beginning();
        StopReason.SiteHit hit = stop.reason(StopReason.SiteHit.class);
        if (beginning == 0 || hit == null) {
            return 0;
        }
        List<SourcePosition> lines = hit.owners().stream()
                .filter(UserSite.class::isInstance)
                .flatMap(owner -> ((UserSite) owner).breakpoint().locations().stream())
                .filter(location -> location.pid() == process.pid() && location.address() == pc)
                .flatMap(location -> location.position().stream())
                .toList();
        List<StackFrame> frames =
                threadState(stop.tid(), NotEntered.NONE).backtrace().frames(0, beginning + 1);
        for (int calls = 0; calls < frames.size(); calls++) {
            Optional<SourceLocation> shownLine = frames.get(calls).location();
            if (lines.stream()
                    .anyMatch(line -> shownLine.isPresent()
                            && line.line() == shownLine.get().line()
                            && line.path().equals(shownLine.get().path()))) {
                return calls;
            }
        }
        return 0;
    }

    /** Takes a thread that stands before an inlined call into it, which needs no instruction; false where it does not stand so. */
    boolean enterInlined(int tid) {
        if (place.tid() != tid || place.calls() == 0 || process.run().stop().isEmpty()) {
            return false;
        }
        place = place.entered();
        process.run().goNowhere();
        ThreadStop stop = shown.stream()
                .filter(one -> one.tid() == tid)
                .findFirst()
                .orElseGet(() -> new ThreadStop(process.pid(), tid, List.of()));
        StopFacts facts = new StopFacts(stop, StopKind.STEP, "", "Step finished", List.of());
        group.engine().tell(() -> process.show(new LiveStop(group, process, image, facts, shown, place)));
        return true;
    }

    private void goOn(List<ThreadStop> stops, ThreadStop stop) {
        try {
            ThreadState thread = threadState(stop.tid(), NotEntered.NONE);
            StepDecision decision = hits(stop, InternalSite.Purpose.LONG_JUMP) ? longJump(thread) : step.asked(thread);
            if (decision instanceof StepDecision.Finished) {
                show(stops, new StopFacts(stop, StopKind.STEP, "", "Step finished", List.of()));
                return;
            }
            if (decision instanceof StepDecision.RunFree) {
                abandonStep();
            }
            process.run().resumeTracee(current());
        } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
            LOG.debug("The stepping thread {} is gone; what became of it is told by events", stop.tid(), e);
            abandonStep();
            process.run().resumeTracee(ResumePlan.run());
        }
    }

    private StepDecision longJump(ThreadState thread) {
        Optional<LongJumps.Target> target = LongJumps.read(thread.state());
        return target.isPresent()
                ? step.jumps(target.get().pc(), target.get().sp(), thread.sp())
                : new StepDecision.GoOn(step.plan());
    }

    private ResumePlan current() {
        return step == null ? ResumePlan.run() : ResumePlan.step(step.tid(), step.plan(), step.othersRun());
    }

    private ThreadState threadState(int tid, NotEntered where) throws TraceeGoneException {
        return ThreadState.fetch(group.tracer(), tid, image.abi(), image.memory(), image.unwinding(tid, where));
    }

    ResumePlan beginStep(int tid, StepKind kind, boolean othersRun) throws EngineException {
        abandonStep();
        try {
            StepRun run = new StepRun(
                    tid,
                    kind,
                    othersRun,
                    image.index(),
                    address -> stepSites.add(address, InternalSite.Purpose.STEP_TARGET));
            run.begin(threadState(tid, place));
            step = run;
        } catch (TraceeGoneException e) {
            throw new EngineException("Thread " + tid + " has ended", e);
        } catch (NotStoppedException | PtraceException e) {
            throw new EngineException("Thread " + tid + " cannot step: " + e.getMessage(), e);
        }
        if (kind == StepKind.NEXT || kind == StepKind.INTO || kind == StepKind.OUT || kind == StepKind.HANDLER_END) {
            for (String function : LongJumps.FUNCTIONS) {
                OptionalLong address = image.index().definitionOf(function);
                if (address.isPresent()) {
                    stepSites.add(address.getAsLong(), InternalSite.Purpose.LONG_JUMP);
                }
            }
        }
        return current();
    }

    void abandonStep() {
        step = null;
        stepSites.clear();
    }

    void threadExited(int tid) {
        if (step != null && step.tid() == tid) {
            abandonStep();
        }
    }

    /** Arranges for a stop at main's first line, or at the entry of a program without main. */
    void stopAtEntry() {
        List<CodeIndex.Place> places = image.index().placesOf(new BreakpointSpec.Function("main"));
        long address = places.isEmpty()
                ? image.tracker()
                        .program()
                        .map(module -> module.entryPoint().value())
                        .orElse(0L)
                : places.get(0).address();
        if (address == 0 || !entrySites.add(address, InternalSite.Purpose.ENTRY)) {
            group.listeners()
                    .tell(
                            listener -> listener.diagnostic(
                                    "The program's entry cannot be found, so it does not stop there; set a breakpoint instead"));
        }
    }

    /** Shows a stop where the process stands now. */
    void showEntry() {
        ThreadStop stop = new ThreadStop(process.pid(), process.pid(), List.of(new StopReason.Attached()));
        process.show(new LiveStop(
                group,
                process,
                image,
                new StopFacts(stop, StopKind.ENTRY, "", "Stopped on entry", List.of()),
                List.of(stop),
                NotEntered.NONE));
    }

    private static boolean isLinkerEvent(ThreadStop stop) {
        return isHit(stop, owner -> owner.kind() == SiteOwner.Kind.LIBRARY_EVENT);
    }

    private static boolean hits(ThreadStop stop, InternalSite.Purpose purpose) {
        return isHit(stop, owner -> owner instanceof InternalSite internal && internal.purpose() == purpose);
    }

    private static boolean isHit(ThreadStop stop, Predicate<SiteOwner> by) {
        StopReason.SiteHit hit = stop.reason(StopReason.SiteHit.class);
        return hit != null && hit.owners().stream().anyMatch(by);
    }
}
