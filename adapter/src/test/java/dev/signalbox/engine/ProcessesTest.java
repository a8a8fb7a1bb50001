package dev.signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.engine.breakpoint.LineRequest;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.step.StepKind;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.signal.Signal;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads, libraries, exec, attach, and several processes at once. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProcessesTest {
    @TempDir
    static Path directory;

    private static CompiledProgram processes;
    private static CompiledProgram loader;
    private static CompiledProgram plugin;

    private final DebuggedProgram program = new DebuggedProgram();

    @BeforeAll
    static void compile() {
        processes = CompiledProgram.compile(directory, "processes.c", "-pthread");
        loader = CompiledProgram.compile(directory, "loader.c");
        plugin = CompiledProgram.compile(directory, "plugin.c", "-shared", "-fPIC");
    }

    @AfterEach
    void close() {
        program.close();
    }

    private void resume() {
        program.run(program.target::resume);
    }

    @Test
    void aBreakpointInALibraryThatIsNotLoadedYetIsPendingUntilItIs() {
        program.launch(loader, false, plugin.executable().toString());
        LogicalBreakpoint breakpoint = program.breakAt(plugin, "plugin");
        assertThat(program.on(breakpoint::isVerified)).isFalse();
        assertThat(program.on(() -> breakpoint.message().orElseThrow())).contains("plugin.c:2");
        program.run(program.target::start);

        Stop stop = program.stop();

        assertThat(program.where(stop)).isEqualTo("plugin_answer:" + plugin.line("plugin"));
        assertThat(stop.hitBreakpointIds()).containsExactly(breakpoint.id());
        assertThat(program.changed).contains(breakpoint);
        assertThat(program.on(() -> program.target.modules().stream()
                        .map(LoadedModule::name)
                        .toList()))
                .contains("loader", "libc.so.6", "plugin", "[vdso]");
        program.breakAt(loader, "after");
        resume();
        Stop after = program.stop();
        assertThat(program.where(after)).isEqualTo("main:" + loader.line("after"));
        assertThat(program.on(breakpoint::isVerified)).isFalse();
        assertThat(program.on(() -> program.target.modules().stream()
                        .map(LoadedModule::name)
                        .toList()))
                .doesNotContain("plugin");
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(program.output()).isEqualTo("42\n");
    }

    @Test
    void aBreakpointStopsTheThreadThatHitsItAndShowsItsName() {
        program.launch(processes, false, "thread");
        program.breakAt(processes, "worker");
        program.run(program.target::start);

        Stop stop = program.stop();

        assertThat(stop.tid()).isNotEqualTo(program.target.pid());
        assertThat(program.on(() -> program.target.threads()))
                .extracting(TargetThread::name)
                .containsExactly("processes", "worker");
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(4));
    }

    @Test
    void localsShowStructsWithTheirMembers() {
        program.launch(processes, false, "thread");
        program.breakAt(processes, "joined");
        program.run(program.target::start);
        Stop stop = program.stop();

        Variable locals = program.on(() -> stop.backtrace(stop.tid()).frame(0).orElseThrow().scopes().stream()
                .filter(scope -> scope.kind() == Scope.Kind.LOCALS)
                .findFirst()
                .orElseThrow()
                .content());

        assertThat(program.on(() -> locals.child("argc").orElseThrow().text())).isEqualTo("2");
        Variable point = program.on(() -> locals.child("point").orElseThrow());
        assertThat(program.on(point::type)).isEqualTo("struct point");
        assertThat(program.on(() -> point.child("x").orElseThrow().text())).isEqualTo("4");
        assertThat(program.on(() -> point.child("y").orElseThrow().evaluateName()))
                .contains("point.y");
    }

    @Test
    void breakpointsAreThereAgainAfterAnExec() {
        program.launch(processes, false, "exec");
        LogicalBreakpoint breakpoint = program.breakAt(processes, "worker");
        int pid = program.target.pid();
        program.run(program.target::start);

        Stop stop = program.stop();

        assertThat(stop.hitBreakpointIds()).containsExactly(breakpoint.id());
        assertThat(program.on(stop::target).pid()).isEqualTo(pid);
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(4));
    }

    @Test
    void aChildThatIsNotFollowedRunsFreeOfItsParentsBreakpoints() {
        program.launch(processes, false, "fork");
        program.run(() -> program.group.signals().setPreset("quiet"));
        program.breakAt(processes, "in-child");
        program.run(program.target::start);

        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(7));
    }

    @Test
    void aChildThatIsFollowedStopsAtItsParentsBreakpointsAndTheParentRunsOn() {
        program.run(() -> program.group.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.BOTH)));
        program.launch(processes, false, "fork");
        program.run(() -> program.group.signals().setPreset("quiet"));
        program.breakAt(processes, "in-child");
        program.run(program.target::start);

        Stop stop = program.stop();

        LiveTarget child = program.on(stop::target);
        assertThat(child.pid()).isNotEqualTo(program.target.pid());
        assertThat(program.where(stop)).isEqualTo("main:" + processes.line("in-child"));
        assertThat(program.on(program.target::state)).isEqualTo(RunState.RUNNING);
        program.run(child::resume);
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(7));
    }

    @Test
    void stepIntoGoesThroughTheLinkageTableIntoALibraryWithDebugInformation() {
        CompiledProgram library = CompiledProgram.compile(directory, "plugin.c", "-shared", "-fPIC");
        CompiledProgram linked = CompiledProgram.compile(
                directory, "linked.c", library.executable().toString());
        program.launch(linked, true);
        program.run(program.target::start);
        Stop entry = program.stop();

        program.run(() -> program.target.step(entry.tid(), StepKind.INTO, true));

        Stop inside = program.stop();
        assertThat(program.where(inside)).isEqualTo("plugin_answer:" + plugin.line("plugin"));
        program.run(() -> program.target.step(inside.tid(), StepKind.OUT, true));
        assertThat(program.where(program.stop())).isEqualTo("main:" + linked.line("call"));
    }

    @Test
    void aProgramThatIsToldToEndMayDoSoByItself() {
        program.launch(processes, false);
        program.run(program.target::start);

        program.run(() -> program.target.terminate(Signal.SIGTERM.number(), Duration.ofSeconds(20)));

        assertThat(program.end()).isEqualTo(new ExitStatus.Killed(Signal.SIGTERM, false));
    }

    @Test
    void aStepOverAWaitForAnotherThreadEndsWhenThatThreadHasDoneItsWork() {
        program.launch(processes, false, "step");
        program.breakAt(processes, "join");
        program.run(program.target::start);
        Stop join = program.stop();

        program.run(() -> program.target.step(join.tid(), StepKind.NEXT, true));

        assertThat(program.where(program.stop())).isEqualTo("main:" + processes.line("after-join"));
    }

    @Test
    void aBreakpointInAnotherThreadEndsTheStep() {
        program.launch(processes, false, "step");
        program.breakAt(processes, "create");
        program.run(program.target::start);
        Stop create = program.stop();
        program.breakAt(processes, "worker");

        program.run(() -> program.target.step(create.tid(), StepKind.NEXT, true));
        Stop stop = program.stop();
        if (stop.kind() == StopKind.STEP) {
            // the creator may be done before the new thread gets there
            program.run(program.target::resume);
            stop = program.stop();
        }

        assertThat(stop.kind()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(stop.tid()).isNotEqualTo(create.tid());
    }

    @Test
    void aProcessThatIsKilledWhileItIsStoppedEndsAndNothingButSentencesComesOfAskingAboutIt() throws Exception {
        program.launch(processes, true);
        program.run(program.target::start);
        Stop stop = program.stop();

        new ProcessBuilder("kill", "-KILL", Integer.toString(program.target.pid()))
                .start()
                .waitFor();

        try {
            program.on(() -> stop.backtrace(stop.tid()).frames(0, 10));
            program.on(() -> stop.evaluate("argc"));
            program.run(() -> program.target.step(stop.tid(), StepKind.NEXT, true));
        } catch (IllegalStateException refused) {
            assertThat(refused.getCause()).isInstanceOf(EngineException.class);
        }
        assertThat(program.end()).isEqualTo(new ExitStatus.Killed(Signal.SIGKILL, false));
        assertThat(program.on(() -> program.log)).isEmpty();
    }

    @Test
    void aProgramThatWasRebuiltSinceItStartedIsNotTakenForTheOneInMemory() throws Exception {
        CompiledProgram copy =
                CompiledProgram.compile(Files.createTempDirectory(directory, "rebuilt"), "processes.c", "-pthread");
        program.launch(copy, false);
        program.run(program.target::start);
        Path other = copy.executable().resolveSibling("new");
        Files.copy(copy.executable(), other, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(other, copy.executable(), StandardCopyOption.REPLACE_EXISTING);
        int pid = program.target.pid();
        program.run(program.target::detach);
        program.detached();

        program.target = program.attach(pid);

        assertThat(program.on(() -> program.log))
                .anySatisfy(text -> assertThat(text).contains("on disk"));
        assertThat(program.on(() -> program.target.modules().get(0).symbols()))
                .isEqualTo(LoadedModule.SymbolStatus.DEBUG_INFO);
        program.run(program.target::kill);
    }

    @Test
    void aRunningProcessIsPausedAndBreakpointsCanBeSetWhileItRuns() throws Exception {
        program.launch(processes, false);
        program.run(program.target::start);
        program.run(program.target::pause);
        Stop pause = program.stop();
        assertThat(pause.kind()).isEqualTo(StopKind.PAUSE);
        resume();
        LogicalBreakpoint breakpoint = program.breakAt(processes, "after-read");
        assertThat(program.on(breakpoint::isVerified)).isTrue();

        program.on(() -> {
            program.target.writeInput(new byte[] {'x'});
            return null;
        });

        Stop stop = program.stop();
        assertThat(program.where(stop)).isEqualTo("wait_for_input:" + processes.line("after-read"));
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(program.output()).isEqualTo("ready\nread x\n");
    }

    @Test
    void aLineWithoutCodeMovesToTheNextOneAndReplacingAListKeepsTheIdsOfItsLines() {
        program.launch(processes, false);
        String path = processes.source().toString();
        int line = processes.line("after-read");
        List<LogicalBreakpoint> first = program.on(
                () -> program.breakpoints.setLines(path, List.of(new LineRequest(line, 0), new LineRequest(8, 0))));
        assertThat(first.get(1).line()).isGreaterThan(8);

        List<LogicalBreakpoint> second = program.on(() -> program.breakpoints.setLines(
                path, List.of(new LineRequest(processes.line("end"), 0), new LineRequest(line, 0))));

        assertThat(second.get(1)).isSameAs(first.get(0));
        assertThat(second.get(0).id()).isNotIn(first.get(0).id(), first.get(1).id());
    }

    @Test
    void anAttachedProcessRunsOnWithoutUsAfterDetach() throws Exception {
        // Not a child of this virtual machine, whose reaper thread would take its stops: a shell is its parent.
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<&0; \"$0\" <&3 & echo $!; wait $!; echo status $?",
                        processes.executable().toString())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>(List.of(out.readLine(), out.readLine()));
            assertThat(lines.remove("ready")).isTrue();
            int pid = Integer.parseInt(lines.get(0));
            program.target = program.attach(pid);
            program.breakAt(processes, "after-read");
            program.run(program.target::start);
            Stop stop = program.stop();
            assertThat(stop.kind()).isEqualTo(StopKind.ENTRY);
            assertThat(program.on(() -> stop.backtrace(stop.tid()).frames(0, 50).stream()
                            .map(frame -> frame.functionName())
                            .toList()))
                    .contains("wait_for_input", "main");

            program.run(program.target::detach);

            program.detached();
            shell.getOutputStream().write('y');
            shell.getOutputStream().flush();
            assertThat(out.readLine()).isEqualTo("read y");
            assertThat(out.readLine()).isEqualTo("status 4");
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    @Test
    void stoppingOneProcessLeavesTheOtherAlone() {
        program.launch(processes, false);
        LiveTarget first = program.target;
        program.run(first::start);
        program.launch(processes, false);
        LiveTarget second = program.target;
        program.run(second::start);

        program.run(second::pause);

        Stop stop = program.stop();
        assertThat(program.on(stop::target)).isSameAs(second);
        assertThat(program.on(first::state)).isEqualTo(RunState.RUNNING);
        program.on(() -> {
            first.writeInput(new byte[] {'1'});
            return null;
        });
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(program.on(second::state)).isEqualTo(RunState.STOPPED);
        program.run(second::kill);
        assertThat(program.end()).isInstanceOf(ExitStatus.Killed.class);
    }

    @Test
    void commandsInTheWrongStateAreRefusedWithASentence() {
        program.launch(processes, false);

        assertThatThrownBy(() -> program.run(program.target::pause)).hasMessageContaining("has not been started");
        program.run(program.target::start);
        assertThatThrownBy(() -> program.run(program.target::start)).hasMessageContaining("started already");
        assertThatThrownBy(() -> program.run(() -> program.target.resumeOnly(program.target.pid())))
                .hasMessageContaining("running");
        program.run(program.target::kill);
        program.end();
        assertThatThrownBy(() -> program.run(program.target::resume)).hasMessageContaining("has ended");
        assertThatThrownBy(() -> program.run(program.target::detach)).hasMessageContaining("has ended");
        assertThatThrownBy(() ->
                        program.on(() -> program.group.attach(1 << 22, new TargetOptions(program.breakpoints, false))))
                .hasMessageContaining("4194304");
    }
}
