package dev.signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.step.StepKind;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.ptrace.event.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stepping through a real program. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SteppingTest {
    @TempDir
    static Path directory;

    private static CompiledProgram steps;

    private final DebuggedProgram program = new DebuggedProgram();

    @BeforeAll
    static void compile() {
        steps = CompiledProgram.compile(directory, "steps.c");
    }

    @AfterEach
    void close() {
        program.close();
    }

    private Stop startAt(String marker) {
        return startAt(marker, "quiet");
    }

    private Stop startAt(String marker, String preset) {
        program.launch(steps, false);
        program.run(() -> program.group.signals().setPreset(preset));
        program.breakAt(steps, marker);
        program.run(program.target::start);
        return program.stop();
    }

    private Stop step(Stop from, StepKind kind) {
        program.run(() -> program.target.step(from.tid(), kind, true));
        return program.stop();
    }

    private String at(String function, String marker) {
        return function + ":" + steps.line(marker);
    }

    @Test
    void aLaunchedProgramStopsAtMainsFirstLineOnRequestAndEndsWithItsStatus() {
        program.launch(steps, true);
        program.run(program.target::start);

        Stop stop = program.stop();

        assertThat(stop.kind()).isEqualTo(StopKind.ENTRY);
        assertThat(program.where(stop)).isEqualTo(at("main", "start"));
        program.run(() -> program.group.signals().setPreset("quiet"));
        program.run(program.target::resume);
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(program.output()).endsWith("\n");
    }

    @Test
    void nextGoesOverCallsToTheNextLine() {
        Stop stop = startAt("start");

        assertThat(stop.kind()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(program.where(stop)).isEqualTo(at("main", "start"));
        stop = step(stop, StepKind.NEXT);
        assertThat(stop.kind()).isEqualTo(StopKind.STEP);
        assertThat(program.where(stop)).isEqualTo(at("main", "recursion"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "memset"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "sa-handler"));
    }

    @Test
    void stepGoesIntoAFunctionBehindItsPrologueAndBackIntoTheLineOfTheCall() {
        Stop stop = startAt("start");

        stop = step(stop, StepKind.INTO);
        assertThat(program.where(stop)).isEqualTo(at("twice", "twice"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("twice", "twice-return"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("twice", "twice-end"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "recursion"));
    }

    @Test
    void stepOutReturnsToTheCaller() {
        Stop stop = startAt("twice");

        stop = step(stop, StepKind.OUT);

        assertThat(program.where(stop)).isEqualTo(at("main", "start"));
    }

    @Test
    void nextInARecursiveFunctionStaysInItsOwnCall() {
        Stop stop = startAt("factorial");
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("factorial", "factorial-recurse"));
        program.on(() -> program.breakpoints.setLines(steps.source().toString(), java.util.List.of()));

        stop = step(stop, StepKind.NEXT);

        assertThat(program.where(stop)).isEqualTo(at("factorial", "factorial-end"));
        int depth = depth(stop);
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "memset"));
        assertThat(depth(stop)).isEqualTo(depth - 1);
    }

    private int depth(Stop stop) {
        return program.on(() -> (int) stop.backtrace(stop.tid()).frames(0, 100).stream()
                .filter(frame -> frame.position().isPresent())
                .count());
    }

    @Test
    void aBreakpointInsideACallThatIsSteppedOverStops() {
        Stop stop = startAt("start");
        program.breakAt(steps, "twice-return");

        stop = step(stop, StepKind.NEXT);

        assertThat(stop.kind()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(program.where(stop)).isEqualTo(at("twice", "twice-return"));
    }

    @Test
    void nextOverALineWithASignalStopsAtTheSignal() {
        Stop stop = startAt("raise", "all");

        stop = step(stop, StepKind.NEXT);

        assertThat(stop.kind()).isEqualTo(StopKind.EXCEPTION);
        assertThat(stop.text()).isEqualTo("SIGUSR1");
    }

    @Test
    void nextOverALineWithAPassedSignalCompletesAsIfTheHandlerHadNotBeen() {
        Stop stop = startAt("raise", "all");
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));

        stop = step(stop, StepKind.NEXT);

        assertThat(stop.kind()).isEqualTo(StopKind.STEP);
        assertThat(program.where(stop)).isEqualTo(at("main", "after-raise"));
    }

    @Test
    void nextOverACallThatLongjmpsEndsInTheLineWhereItLands() {
        Stop stop = startAt("call-leap");

        stop = step(stop, StepKind.NEXT);

        assertThat(stop.kind()).isEqualTo(StopKind.STEP);
        assertThat(program.where(stop)).isEqualTo(at("main", "setjmp"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "after-leap"));
    }

    @Test
    void nextLeavesALoopThatIsWrittenInOneLine() {
        Stop stop = startAt("loop");

        stop = step(stop, StepKind.NEXT);

        assertThat(program.where(stop)).isEqualTo(at("main", "nested"));
    }

    @Test
    void stepIntoALibraryWithoutSourceStepsOverItAndTheStepOutOfMainRunsToTheEnd() {
        Stop stop = startAt("printf");

        stop = step(stop, StepKind.INTO);

        assertThat(program.where(stop)).isEqualTo(at("main", "return"));
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(at("main", "main-end"));
        program.run(() -> program.target.step(program.target.pid(), StepKind.NEXT, true));
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(0));
    }

    private Stop startInlined(String marker) {
        CompiledProgram inlined = CompiledProgram.compile(directory, "inlined.c");
        program.launch(inlined, false);
        program.breakAt(inlined, marker);
        program.run(program.target::start);
        return program.stop();
    }

    private static String inlined(String function, String marker) {
        return function + ":" + CompiledProgram.line(CompiledProgram.SOURCES.resolve("inlined.c"), marker);
    }

    @Test
    void nextGoesOverAnInlinedCall() {
        Stop stop = startInlined("call");

        while (program.where(stop).equals(inlined("main", "call"))) {
            stop = step(stop, StepKind.NEXT);
        }

        assertThat(program.where(stop)).isEqualTo(inlined("main", "after"));
    }

    @Test
    void stepGoesIntoAnInlinedCallAndStepOutLeavesIt() {
        Stop stop = startInlined("call");

        stop = step(stop, StepKind.INTO);

        assertThat(program.where(stop)).isEqualTo(inlined("twice", "inlined-first"));
        assertThat(depth(stop)).isGreaterThanOrEqualTo(2);
        stop = step(stop, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo(inlined("twice", "inlined-second"));
        stop = step(stop, StepKind.OUT);
        assertThat(program.where(stop)).startsWith("main:");
    }

    private CompiledProgram launchOptimized() {
        CompiledProgram optimized = CompiledProgram.compile(directory, "optimized.c", "-O1");
        program.launch(optimized, false);
        return optimized;
    }

    @Test
    void nextInOptimizedCodeStopsInEachLineThatMakesAnInlinedCall() {
        CompiledProgram optimized = launchOptimized();
        program.breakAt(optimized, "before");
        program.run(program.target::start);
        Stop stop = program.stop();

        for (String line : List.of("one", "two", "three", "after")) {
            stop = step(stop, StepKind.NEXT);
            assertThat(program.where(stop)).isEqualTo("main:" + optimized.line(line));
        }
    }

    @Test
    void aStepIntoAnInlinedCallThatBeginsWhereTheThreadStandsExecutesNothing() {
        CompiledProgram optimized = launchOptimized();
        program.breakAt(optimized, "two");
        program.run(program.target::start);
        Stop stop = program.stop();
        assertThat(program.where(stop)).isEqualTo("main:" + optimized.line("two"));
        Stop before = stop;
        long pc = program.on(() -> pc(before));

        Stop outer = step(stop, StepKind.INTO);
        assertThat(program.where(outer)).isEqualTo("outer:" + optimized.line("outer"));
        Stop inner = step(outer, StepKind.INTO);
        assertThat(program.where(inner)).isEqualTo("ping:" + optimized.line("ping-first"));
        assertThat(program.on(() -> pc(inner))).isEqualTo(pc);

        stop = step(inner, StepKind.NEXT);
        assertThat(program.where(stop)).isEqualTo("ping:" + optimized.line("ping-second"));
        stop = step(stop, StepKind.OUT);
        assertThat(program.where(stop)).isEqualTo("main:" + optimized.line("three"));
    }

    @Test
    void aBreakpointIsShownInTheFrameWhoseLineItIsOn() {
        CompiledProgram optimized = launchOptimized();
        program.breakAt(optimized, "ping-first");
        program.run(program.target::start);
        Stop stop = program.stop();
        assertThat(program.where(stop)).isEqualTo("ping:" + optimized.line("ping-first"));
        assertThat(depth(stop)).isGreaterThanOrEqualTo(2);

        // also in the copies, which begin where lines of main begin
        program.run(program.target::resume);
        assertThat(program.where(program.stop())).isEqualTo("ping:" + optimized.line("ping-first"));
    }

    @Test
    void anInstructionStepExecutesOneInstruction() {
        Stop stop = startAt("start");
        long before = program.on(() -> pc(stop));

        Stop after = step(stop, StepKind.INSTRUCTION);

        assertThat(program.on(() -> pc(after)) - before).isBetween(1L, 15L);
    }

    private static long pc(Stop stop) throws EngineException {
        return stop.backtrace(stop.tid()).frame(0).orElseThrow().pc();
    }
}
