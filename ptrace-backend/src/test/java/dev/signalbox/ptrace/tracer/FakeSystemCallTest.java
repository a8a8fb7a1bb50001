package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.kernel.fake.FakeKernel;
import dev.signalbox.ptrace.kernel.fake.FakeTask;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.CallTeller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** System call stops on a simulated kernel: which requests lead a thread through its calls, and in which order the watchers are asked. */
@Timeout(30)
class FakeSystemCallTest {
    private static final int GETPPID = 110;
    private static final int CLOSE = 3;

    private final FakeKernel kernel = new FakeKernel();
    private final BlockingQueue<TraceeEvent> events = new LinkedBlockingQueue<>();
    private LinuxTracer tracer;
    private int pid;
    private FakeTask task;

    @BeforeEach
    void start() throws Exception {
        tracer = LinuxTracer.start(kernel, events::add);
        pid = tracer.launch(new LaunchSpec(
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
        awaitStop();
    }

    @AfterEach
    void close() {
        tracer.close();
    }

    private StopReason awaitStop() throws InterruptedException {
        while (true) {
            TraceeEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            if (event instanceof TraceeEvent.Stopped stopped) {
                return stopped.reported().reasons().get(0);
            }
        }
    }

    private long result() throws InterruptedException {
        return task.results.poll(10, TimeUnit.SECONDS);
    }

    private void watch(RecordingWatcher... watchers) {
        tracer.setSystemCallWatchers(List.of(watchers));
    }

    private void resume() throws Exception {
        tracer.resume(pid, ResumePlan.run());
    }

    @Test
    void watchersAreAskedInTheirOrderAndTheFirstChangeCounts() throws Exception {
        RecordingWatcher first = new RecordingWatcher(
                CallSet.ALL, view -> CallDecision.emulate(-1, -5, "first"), view -> CallDecision.GO_ON);
        RecordingWatcher second = new RecordingWatcher(
                CallSet.named("getppid"), view -> CallDecision.emulate(-1, -6, "second"), view -> CallDecision.GO_ON);
        watch(first, second);
        resume();
        kernel.makeCall(pid, GETPPID, 1);
        assertThat(result()).isEqualTo(-5);
        assertThat(second.texts()).containsExactly("getppid", "getppid=-5");
        kernel.makeCall(pid, CLOSE, 0, 4);
        assertThat(result()).isEqualTo(-5);
        assertThat(second.seen).hasSize(2);
        assertThat(first.seen.get(2).call().arguments().get(0)).isEqualTo(4);
    }

    @Test
    void aStopAtAnEntryIsResumedToTheExit() throws Exception {
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        resume();
        kernel.makeCall(pid, GETPPID, 1);
        StopReason.SystemCallStop entry = (StopReason.SystemCallStop) awaitStop();
        assertThat(entry.call().isEntry()).isTrue();
        assertThat(entry.catchpoints()).containsExactly(1);
        tracer.editCall(pid, CallEdit.result(9));
        resume();
        StopReason.SystemCallStop exit = (StopReason.SystemCallStop) awaitStop();
        assertThat(exit.call().result()).hasValue(9);
        resume();
        assertThat(result()).isEqualTo(9);
    }

    @Test
    void aCallThatNobodyWantsIsLookedAtOnceAndOneThatIsWantedTwice() throws Exception {
        RecordingWatcher watcher = RecordingWatcher.of(CallSet.named("close"));
        watch(watcher);
        resume();
        kernel.makeCall(pid, GETPPID, 1);
        assertThat(result()).isEqualTo(1);
        assertThat(task.callInfos).hasValue(1);
        kernel.makeCall(pid, CLOSE, 0, 4);
        assertThat(result()).isZero();
        assertThat(task.callInfos).hasValue(3);
        assertThat(watcher.texts()).containsExactly("close", "close=0");
    }

    @Test
    void aCallThatIsToldDoesNotStop() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        tracer.setSystemCallWatchers(List.of(new CallTeller(
                RecordingWatcher.stopping(CallSet.named("getppid")), (of, call) -> told.add(of + " " + call.line()))));
        resume();
        kernel.makeCall(pid, GETPPID, 1);
        assertThat(result()).isEqualTo(1);
        kernel.makeCall(pid, CLOSE, 0, 4);
        assertThat(result()).isZero();
        assertThat(told).containsExactly(pid + " getppid() = 1");
        assertThat(events).noneMatch(event -> event instanceof TraceeEvent.Stopped);
    }

    @Test
    void nobodyIsAskedOnceTheWatchersAreGone() throws Exception {
        RecordingWatcher watcher = RecordingWatcher.of(CallSet.ALL);
        watch(watcher);
        watch();
        resume();
        kernel.makeCall(pid, GETPPID, 1);
        assertThat(result()).isEqualTo(1);
        assertThat(watcher.seen).isEmpty();
    }
}
