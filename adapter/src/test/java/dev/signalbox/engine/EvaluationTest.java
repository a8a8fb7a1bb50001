package dev.signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.ExitStatus;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Expressions and assignments at the stops of real programs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EvaluationTest {
    @TempDir
    static Path directory;

    private static CompiledProgram processes;
    private static CompiledProgram signals;

    private final DebuggedProgram program = new DebuggedProgram();

    @BeforeAll
    static void compile() {
        processes = CompiledProgram.compile(directory, "processes.c", "-pthread");
        signals = CompiledProgram.compile(directory, "signals.c");
    }

    @AfterEach
    void close() {
        program.close();
    }

    private Stop stopAt(CompiledProgram compiled, String marker, String... arguments) {
        program.launch(compiled, false, arguments);
        program.breakAt(compiled, marker);
        program.run(() -> program.group.signals().setPreset("quiet"));
        program.run(program.target::start);
        return program.stop();
    }

    private String evaluate(Stop stop, String expression) {
        return program.on(() -> frame(stop, 0).evaluate(expression).text());
    }

    private static Frame frame(Stop stop, int index) throws EngineException {
        return stop.backtrace(stop.tid()).frame(index).orElseThrow();
    }

    @Test
    void namesMembersPointersAndArithmeticAreEvaluated() {
        Stop stop = stopAt(processes, "worker", "thread");

        assertThat(evaluate(stop, "point->x")).isEqualTo("3");
        assertThat(evaluate(stop, "(*point).y * 2 + 1")).isEqualTo("9");
        assertThat(evaluate(stop, "((struct point *)argument)->y == 4")).isEqualTo("1");
        assertThat(evaluate(stop, "sizeof(struct point)")).isEqualTo("8");
        assertThat(evaluate(stop, "$tid")).isEqualTo(Integer.toString(stop.tid()));
        assertThat(evaluate(stop, "$pc == $rip")).isEqualTo("1");
    }

    private Variable local(Stop stop, String name) {
        return program.on(() -> frame(stop, 0).scopes().stream()
                .filter(scope -> scope.kind() == Scope.Kind.LOCALS)
                .findFirst()
                .orElseThrow()
                .content()
                .child(name)
                .orElseThrow());
    }

    private static CompiledProgram names() {
        CompiledProgram library = CompiledProgram.compile(directory, "storage.c", "-shared", "-fPIC");
        return CompiledProgram.compile(
                directory, "names.c", "-pthread", library.executable().toString());
    }

    @Test
    void threadLocalVariablesOfProgramAndLibrariesAreThoseOfTheThread() {
        CompiledProgram names = names();
        Stop stop = stopAt(names, "block");

        assertThat(evaluate(stop, "own")).isEqualTo("5");
        assertThat(evaluate(stop, "library_state")).isEqualTo("33");
        program.breakAt(names, "thread");
        program.run(program.target::resume);
        Stop other = program.stop();
        assertThat(evaluate(other, "own")).isEqualTo("6");
        assertThat(evaluate(other, "library_state")).isEqualTo("11");
    }

    @Test
    void aVariableThatIsOnlyDeclaredIsFoundWhereItIsDefined() {
        CompiledProgram names = names();
        Stop stop = stopAt(names, "block");

        assertThat(evaluate(stop, "environ[0]")).contains("\"PATH=/usr/bin:/bin\"");
    }

    @Test
    void aVariableThatAnInnerOneHidesCanBeChanged() {
        Stop stop = stopAt(names(), "block");
        Variable hidden = local(stop, "count (hidden)");

        assertThat(hidden.isEditable()).isTrue();
        assertThat(program.on(() -> hidden.set("count + 7")).text()).isEqualTo("9");

        assertThat(local(stop, "count (hidden)").text()).isEqualTo("9");
        assertThat(evaluate(stop, "count")).isEqualTo("2");
    }

    @Test
    void textInAnArrayIsEditedAsText() {
        Stop stop = stopAt(names(), "block");
        Variable text = local(stop, "text");

        assertThat(text.isEditable()).isTrue();
        assertThat(program.on(() -> text.set("\"new\\n\"")).text()).isEqualTo("\"new\\n\"");
        assertThat(local(stop, "wide").text()).isEqualTo("L\"w\u00e4\"");
    }

    @Test
    void aWrongExpressionSaysWhere() {
        Stop stop = stopAt(processes, "worker", "thread");

        assertThatThrownBy(() -> evaluate(stop, "point->")).hasMessageContaining("position");
        assertThatThrownBy(() -> evaluate(stop, "nowhere + 1")).hasMessageContaining("nowhere");
    }

    @Test
    void anAssignmentChangesTheProgram() {
        Stop stop = stopAt(processes, "joined", "thread");

        Variable x = program.on(() -> frame(stop, 0).scopes().stream()
                .filter(scope -> scope.kind() == Scope.Kind.LOCALS)
                .findFirst()
                .orElseThrow()
                .content()
                .child("point")
                .orElseThrow()
                .child("x")
                .orElseThrow());
        assertThat(program.on(() -> x.set("40 + 2").text())).isEqualTo("42");

        assertThat(evaluate(stop, "point.x")).isEqualTo("42");
        program.run(program.target::resume);
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(42));
    }

    @Test
    void aRegisterCanBeEditedInTheInnermostFrame() {
        Stop stop = stopAt(processes, "worker", "thread");

        assertThat(program.on(() -> frame(stop, 0).evaluate("$r15 = 77").text()))
                .isEqualTo("77");

        assertThat(evaluate(stop, "$r15")).isEqualTo("77");
        assertThat(program.on(() -> frame(stop, 0).scopes().stream()
                        .filter(scope -> scope.kind() == Scope.Kind.REGISTERS)
                        .findFirst()
                        .orElseThrow()
                        .content()
                        .child("r15")
                        .orElseThrow()
                        .text()))
                .isEqualTo("0x4d");
    }

    @Test
    void siginfoIsAStructWithTheFieldsOfItsSignalThatCanBeAssigned() {
        program.launch(signals, false);
        program.run(program.target::start);
        Stop stop = program.stop();

        assertThat(evaluate(stop, "$siginfo.si_value.sival_int")).isEqualTo("42");
        assertThat(evaluate(stop, "$siginfo.si_pid == $pid && $signal == 10")).isEqualTo("1");
        assertThat(evaluate(stop, "$siginfo.si_value.sival_int = 4711")).isEqualTo("4711");
        assertThat(evaluate(stop, "$siginfo.si_value.sival_int")).isEqualTo("4711");
        program.run(program.target::resume);
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).isEqualTo("got 10 value 4711\n");
    }

    @Test
    void theBacktraceGoesThroughASignalFrameToTheInterruptedCode() {
        Stop stop = stopAt(signals, "handler");

        var functions = program.on(() -> stop.backtrace(stop.tid()).frames(0, 20).stream()
                .map(Frame::functionName)
                .toList());

        assertThat(functions).startsWith("handler", "<signal handler called>").contains("main");
    }
}
