package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.kernel.fake.FakeKernel;
import dev.signalbox.ptrace.kernel.fake.FakeTask;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

class FakeTracerContractTest extends TracerContract {
    private final FakeKernel kernel = new FakeKernel();
    private FakeTask task;

    @Override
    LinuxTracer newTracer(BlockingQueue<TraceeEvent> events) {
        return LinuxTracer.start(kernel, events::add);
    }

    @Override
    int launch() throws Exception {
        int pid = tracer.launch(new LaunchSpec(
                        Path.of("/bin/true"),
                        List.of("true".getBytes(StandardCharsets.UTF_8)),
                        List.of(),
                        Path.of("/"),
                        new StdioSpec.Files(Optional.empty(), Optional.empty(), Optional.empty()),
                        false,
                        false,
                        LaunchSpec.InitialState.clean()))
                .pid();
        task = kernel.task(pid);
        return pid;
    }

    @Override
    void begin() throws Exception {
        tracer.resume(pid(), ResumePlan.run());
    }

    @Override
    Delivered delivered() throws Exception {
        SignalInfo info = SignalInfo.of(task.delivered.poll(10, TimeUnit.SECONDS));
        return new Delivered(info.signo(), info.intAt(24));
    }

    @Override
    void exit(int code) {
        kernel.exit(pid(), code);
    }

    @Override
    void awaitReaped() {
        while (kernel.task(pid()) != null) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        tracer.close();
        assertThat(kernel.taskCount()).isZero();
    }
}
