package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.AttachException;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest extends TracerFixture {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("process_target.c", folder, "-pthread", "-no-pie");
    }

    @BeforeEach
    void passSignals() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
    }

    private void attach(int pid) throws AttachException {
        tracer.attach(pid);
        awaitReason(pid, StopReason.Attached.class);
    }

    private void detached(int pid) throws Exception {
        tracer.detach(pid);
        await(TraceeEvent.Detached.class, event -> event.pid() == pid);
        assertThat(tracer.processes()).isEmpty();
    }

    @Test
    void aProcessWithManyThreadsIsAttachedToAndLetGoUnharmed() throws Exception {
        try (Bystander process = new Bystander(program)) {
            for (int i = 0; i < 5; i++) {
                process.tell("spin");
                process.line();
            }
            attach(process.pid);
            assertThat(seen)
                    .filteredOn(TraceeEvent.ThreadStarted.class::isInstance)
                    .hasSize(6);
            resume(process.pid);
            detached(process.pid);
            process.isUnharmed();
        }
    }

    @Test
    void attachingAndDetachingDoesNotDisturbSleepingCalls() throws Exception {
        try (Bystander process = new Bystander(program)) {
            process.tell("epoll 700");
            process.line();
            process.tell("nanosleep 700");
            process.line();
            for (int i = 0; i < 3; i++) {
                attach(process.pid);
                detached(process.pid);
            }
            assertThat(List.of(process.line(), process.line())).containsExactlyInAnyOrder("epoll 0 0", "nanosleep 0 0");
            process.isUnharmed();
        }
    }

    @Test
    void detachingWhileTheProgramRunsTakesTheBreakpointsOut() throws Exception {
        try (Bystander process = new Bystander(program)) {
            attach(process.pid);
            CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
            tracer.addSite(process.pid, symbol(program, "short_lived"), owner);
            resume(process.pid);
            process.tell("threads 50");
            process.line();
            assertThat(owner.hits).hasValue(50);
            process.tell("threads 200");
            detached(process.pid);
            process.line();
            process.tell("threads 20");
            process.line();
            process.isUnharmed();
        }
    }

    @Test
    void aStoppedProcessStaysStoppedAfterDetachUntilSigcont() throws Exception {
        try (Bystander process = new Bystander(program)) {
            process.tell("stop");
            ProcessHandle handle = ProcessHandle.of(process.pid).orElseThrow();
            while (!process.status("State").startsWith("T")) {
                Thread.onSpinWait();
            }
            attach(process.pid);
            detached(process.pid);
            // The thread wakes for a moment to stop again without a tracer (linux/kernel/ptrace.c, __ptrace_unlink).
            while (!process.status("State").equals("T (stopped)")) {
                Thread.onSpinWait();
            }
            new ProcessBuilder("kill", "-CONT", Integer.toString(process.pid))
                    .start()
                    .waitFor();
            assertThat(process.line()).isEqualTo("done 0");
            assertThat(handle.isAlive()).isTrue();
            process.isUnharmed();
        }
    }

    @Test
    void aHeldSignalIsDeliveredOnDetach() throws Exception {
        try (Bystander process = new Bystander(program)) {
            tracer.setSignalPolicy((info, receiver) -> new SignalAction(true, true, true, "test.stop"));
            attach(process.pid);
            resume(process.pid);
            tracer.send(process.pid, 0, 15, null);
            awaitReason(process.pid, StopReason.SignalArrived.class);
            tracer.setDelivery(process.pid, new SignalDelivery.Hold());
            resume(process.pid);
            assertThat(tracer.heldSignals(process.pid)).hasSize(1);
            detached(process.pid);
            assertThat(process.line()).isEqualTo("Terminated");
            assertThat(process.line()).isEqualTo("status " + (128 + 15));
        }
    }

    @Test
    void closingTheTracerLetsGoOfWhatWasAttachedAndKillsWhatWasLaunched() throws Exception {
        try (Bystander process = new Bystander(program)) {
            process.tell("spin");
            process.line();
            attach(process.pid);
            tracer.addSite(process.pid, symbol(program, "short_lived"), new CountingOwner(HitDecision.STOP));
            int launched = launch(program);
            tracer.close();
            assertThat(Files.exists(Path.of("/proc/" + launched))).isFalse();
            process.tell("threads 10");
            process.line();
            process.isUnharmed();
            tracer.close();
            assertThatThrownBy(() -> tracer.attach(process.pid)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aDebuggerThatIsTerminatedHarmsNothingThatItWasAttachedTo() throws Exception {
        try (Bystander process = new Bystander(program)) {
            Process debugger = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DoomedDebugger.class.getName(),
                            Integer.toString(process.pid),
                            Long.toHexString(symbol(program, "short_lived")),
                            program.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int launched;
            try (var output = debugger.inputReader()) {
                launched = Integer.parseInt(output.readLine().substring("ready ".length()));
            }
            assertThat(Files.exists(Path.of("/proc/" + launched))).isTrue();
            debugger.destroy();
            assertThat(debugger.waitFor()).isEqualTo(128 + 15);
            assertThat(Files.exists(Path.of("/proc/" + launched))).isFalse();
            process.tell("threads 5");
            assertThat(process.line()).isEqualTo("done 0");
            process.isUnharmed();
        }
    }

    @Test
    void whatCannotBeAttachedToIsExplained() throws Exception {
        assertThatThrownBy(() -> tracer.attach(0x3fffff)).hasMessageContaining("there is no process");
        assertThatThrownBy(() -> tracer.attach((int) ProcessHandle.current().pid()))
                .isInstanceOf(AttachException.class)
                .hasMessageContaining("Signalbox itself");
        assertThatThrownBy(() -> tracer.attach(2))
                .isInstanceOf(AttachException.class)
                .hasMessageMatching(".*(kernel thread|there is no process).*");
        int pid = launch(program);
        assertThatThrownBy(() -> tracer.attach(pid)).hasMessageContaining("already");
        try (dev.signalbox.ptrace.Tracer other = LinuxTracer.start(event -> {})) {
            assertThatThrownBy(() -> other.attach(pid))
                    .isInstanceOf(AttachException.class)
                    .hasMessageContaining("is traced already by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void aZombieCannotBeAttachedTo() throws Exception {
        // The child ends once its parent is cat, which waits for nobody; the shell before it would.
        Process parent = new ProcessBuilder(
                        "/bin/sh", "-c", "(until grep -qx cat /proc/$$/comm; do :; done) & echo $!; exec cat")
                .start();
        try (var lines = parent.inputReader()) {
            int zombie = Integer.parseInt(lines.readLine());
            while (ProcessStatus.of(zombie).state() != 'Z') {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> tracer.attach(zombie))
                    .isInstanceOf(AttachException.class)
                    .hasMessageContaining("zombie")
                    .hasMessageContaining("" + parent.pid());
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void theDoorbellIsReplacedWhenSomebodyKillsIt() throws Exception {
        int pid = launch(program);
        ProcessHandle bell = ProcessHandle.current()
                .children()
                .filter(child -> ProcessStatus.of((int) child.pid()).name().startsWith("signalbox-bell"))
                .findFirst()
                .orElseThrow();
        bell.destroyForcibly();
        for (int i = 0; i < 100; i++) {
            assertThat(tracer.registers(pid).rip()).isNotZero();
        }
    }
}
