package dev.signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.engine.signal.FilterRequest;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signal stops of a real program: what they show and what can be decided. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SignalStopTest {
    @TempDir
    static Path directory;

    private static CompiledProgram signals;

    private final DebuggedProgram program = new DebuggedProgram();

    @BeforeAll
    static void compile() {
        signals = CompiledProgram.compile(directory, "signals.c");
    }

    @AfterEach
    void close() {
        program.close();
    }

    private Stop firstSignal(String... arguments) {
        program.launch(signals, false, arguments);
        program.run(program.target::start);
        return program.stop();
    }

    private void resume() {
        program.run(program.target::resume);
    }

    private Variable variable(Stop stop, String... path) {
        return program.on(() -> {
            List<Variable> variables = stop.signal(stop.tid()).orElseThrow().variables();
            Variable found = null;
            for (String name : path) {
                found = variables.stream()
                        .filter(variable -> variable.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no " + name));
                variables = found.children(0, 100);
            }
            return found;
        });
    }

    private String text(Stop stop, String... path) {
        Variable variable = variable(stop, path);
        return program.on(variable::text);
    }

    @Test
    void aQueuedSignalShowsItsValueAndSenderAndRunsTheHandlerOnContinue() {
        Stop stop = firstSignal();

        assertThat(stop.kind()).isEqualTo(StopKind.EXCEPTION);
        assertThat(stop.text()).isEqualTo("SIGUSR1");
        assertThat(text(stop, "delivery")).isEqualTo("pass");
        assertThat(text(stop, "siginfo", "si_code")).isEqualTo("-1 (SI_QUEUE)");
        assertThat(text(stop, "siginfo", "si_value", "sival_int")).startsWith("42");
        assertThat(text(stop, "sender")).contains("signals (" + program.target.pid() + ")");
        assertThat(text(stop, "disposition", "outcome")).isEqualTo("handler runs");
        assertThat(text(stop, "masks", "caught")).contains("SIGUSR1").contains("SIGUSR2");
        ExceptionInfo info = program.on(() -> stop.exceptionInfo(stop.tid()).orElseThrow());
        assertThat(info.unhandled()).isFalse();
        assertThat(info.fullTypeName()).isEqualTo("SIGUSR1 (SI_QUEUE)");
        assertThat(info.description()).contains("handler runs");
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).isEqualTo("got 10 value 42\n");
    }

    @Test
    void everyFrameOfTheThreadHasTheScopeSignal() {
        Stop stop = firstSignal();

        List<Frame> frames = program.on(() -> stop.backtrace(stop.tid()).frames(0, 100));

        assertThat(frames).hasSizeGreaterThan(1);
        assertThat(frames).allSatisfy(frame -> assertThat(program.on(frame::scopes))
                .extracting(Scope::kind)
                .contains(Scope.Kind.SIGNAL));
        resume();
        program.end();
    }

    @Test
    void anEditedFieldReachesTheHandler() {
        Stop stop = firstSignal();

        Variable value = variable(stop, "siginfo", "si_value", "sival_int");
        program.on(() -> value.set("4711"));

        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).isEqualTo("got 10 value 4711\n");
    }

    @Test
    void aSuppressedSignalIsNeverHeardOf() {
        Stop stop = firstSignal();

        Variable delivery = variable(stop, "delivery");
        program.on(() -> delivery.set("suppress"));

        assertThat(text(stop, "delivery")).isEqualTo("suppress");
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void anotherSignalCanBeDeliveredInstead() {
        Stop stop = firstSignal();

        program.run(() -> signal(stop).setDelivery("SIGUSR2"));

        assertThat(text(stop, "siginfo", "si_signo")).contains("SIGUSR2");
        assertThat(text(stop, "siginfo", "si_pid")).isEqualTo(Integer.toString(program.target.pid()));
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(Signal.SIGUSR2.number()));
    }

    private static SignalStop signal(Stop stop) {
        return stop.signal(stop.tid()).orElseThrow();
    }

    @Test
    void aWordThatIsNoDecisionIsRefusedWithWhatIsAllowed() {
        Stop stop = firstSignal();

        assertThatThrownBy(() -> program.run(() -> signal(stop).setDelivery("perhaps")))
                .hasMessageContaining("pass, suppress, hold");
        assertThatThrownBy(() -> program.run(() -> signal(stop).emulate("0"))).hasMessageContaining("SIGUSR1");
    }

    @Test
    void aCallThatSeccompBlockedCanBeEmulated() {
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));
        Stop stop = firstSignal("seccomp");

        assertThat(stop.text()).isEqualTo("SIGSYS");
        assertThat(stop.description()).isEqualTo("SIGSYS: seccomp blocked getppid (110)");
        assertThat(text(stop, "syscall", "name")).startsWith("getppid");
        Variable result = variable(stop, "syscall", "result");
        program.on(() -> result.set("4711"));
        assertThat(text(stop, "delivery")).isEqualTo("suppress");
        assertThat(text(stop, "syscall", "result")).isEqualTo("4711");
        resume();

        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).endsWith("getppid 4711\n");
    }

    @Test
    void aBlockedCallWhoseSignalIsSuppressedFailsWithEnosys() {
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));
        Stop stop = firstSignal("seccomp");

        program.run(() -> signal(stop).setDelivery("suppress"));

        assertThat(program.on(() -> stop.exceptionInfo(stop.tid()).orElseThrow().description()))
                .contains("the call returns -38 (-ENOSYS)");
        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).endsWith("getppid -38\n");
    }

    @Test
    void passingAfterAllFindsTheRegistersAsTheKernelLeftThem() {
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));
        Stop stop = firstSignal("seccomp");
        String rax = program.on(() -> stop.evaluate("$rax").text());

        program.run(() -> signal(stop).emulate("77"));
        assertThat(program.on(() -> stop.evaluate("$rax").text())).isEqualTo("77");
        program.run(() -> signal(stop).setDelivery("pass"));

        assertThat(program.on(() -> stop.evaluate("$rax").text()))
                .isEqualTo(rax)
                .isEqualTo("110");
        resume();
        assertThat(program.end()).isInstanceOf(ExitStatus.Killed.class);
    }

    @Test
    void anEmulatedErrorReachesErrno() {
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));
        Stop stop = firstSignal("seccomp");

        program.run(() -> signal(stop).emulate("-ENOENT"));

        resume();
        assertThat(program.end()).isEqualTo(new ExitStatus.Exited(10));
        assertThat(program.output()).endsWith("getppid -2\n");
    }

    @Test
    void aFaultIsFatalAndCannotBeHeldAndDeathIsNotShownTwice() {
        program.run(() -> program.group.signals().handle("SIGUSR1 nostop noprint pass"));
        Stop stop = firstSignal("seccomp", "fault");
        program.run(() -> signal(stop).emulate("1"));
        resume();

        Stop fault = program.stop();

        assertThat(fault.text()).isEqualTo("SIGSEGV");
        assertThat(program.where(fault)).isEqualTo("main:" + signals.line("fault"));
        assertThat(text(fault, "siginfo", "si_addr")).startsWith("0x10");
        assertThat(program.on(
                        () -> fault.exceptionInfo(fault.tid()).orElseThrow().unhandled()))
                .isTrue();
        assertThatThrownBy(() -> program.run(() -> signal(fault).setDelivery("hold")))
                .hasMessageContaining("cannot be held");
        resume();
        assertThat(program.end()).isInstanceOfSatisfying(ExitStatus.Killed.class, killed -> assertThat(killed.signal())
                .isEqualTo(Signal.SIGSEGV));
    }

    @Test
    void deathIsShownWhenTheSignalItselfWasNot() {
        program.run(() -> program.group.signals().setPreset("quiet"));
        program.launch(signals, false, "seccomp");
        program.run(program.target::start);

        Stop stop = program.stop();

        assertThat(stop.kind()).isEqualTo(StopKind.EXCEPTION);
        assertThat(stop.text()).isEqualTo("SIGSYS");
        assertThat(program.on(() -> stop.exceptionInfo(stop.tid()).orElseThrow().description()))
                .contains("about to die");
        resume();
        assertThat(program.end()).isInstanceOf(ExitStatus.Killed.class);
    }

    @Test
    void aFilterWithAConditionStopsOnlyAtWhatItMatchesAndIsNamedByTheStop() {
        var results = program.on(() -> program.group
                .signals()
                .setFilters(List.of(
                        new FilterRequest("signal.all", "SIGSYS"),
                        new FilterRequest("signal.crash", "si_code ==="),
                        new FilterRequest("cpp.throw", ""))));
        assertThat(results.get(0).verified()).isTrue();
        assertThat(results.get(1).verified()).isFalse();
        assertThat(results.get(1).message()).contains("position");
        assertThat(results.get(2).verified()).isFalse();

        Stop stop = firstSignal("seccomp");

        assertThat(stop.text()).isEqualTo("SIGSYS");
        assertThat(stop.hitBreakpointIds()).containsExactly(results.get(0).id());
    }

    @Test
    void aHeldSignalIsNotDeliveredUntilItIsReleased() {
        program.breakAt(signals, "after-queue");
        Stop stop = firstSignal();

        program.run(() -> signal(stop).setDelivery("hold"));
        resume();

        Stop later = program.stop();
        assertThat(later.kind()).isEqualTo(StopKind.BREAKPOINT);
        resume();
        assertThat(program.end()).isInstanceOf(ExitStatus.Exited.class);
        assertThat(program.output()).startsWith("got 0 ");
    }

    @Test
    void aStopThatIsOverRefusesEverything() {
        program.breakAt(signals, "after-queue");
        Stop stop = firstSignal();
        resume();
        program.stop();

        assertThat(program.on(stop::isCurrent)).isFalse();
        assertThatThrownBy(() -> program.run(() -> signal(stop).setDelivery("suppress")))
                .hasMessageContaining("run on");
    }
}
