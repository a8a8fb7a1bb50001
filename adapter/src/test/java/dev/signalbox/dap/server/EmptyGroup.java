package dev.signalbox.dap.server;

import dev.signalbox.engine.EngineEvents;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.syscall.SystemCallSettings;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A group with a real engine thread and no processes: launch and attach always fail. */
final class EmptyGroup implements TargetGroup {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger ids = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Executor executor() {
        return thread;
    }

    @Override
    public <T> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void addListener(EngineEvents listener) {
        // nothing ever happens here
    }

    @Override
    public void removeListener(EngineEvents listener) {
        // nothing ever happens here
    }

    @Override
    public BreakpointTable newBreakpoints() {
        return new BreakpointTable(ids::incrementAndGet);
    }

    @Override
    public LiveTarget launch(LaunchSpec spec, TargetOptions options) throws EngineException {
        throw new EngineException("this group launches nothing");
    }

    @Override
    public CompletableFuture<LiveTarget> starting(LaunchSpec spec, TargetOptions options) {
        return CompletableFuture.failedFuture(new EngineException("this group launches nothing"));
    }

    @Override
    public CompletableFuture<LiveTarget> attach(int pid, TargetOptions options) throws EngineException {
        throw new EngineException("this group attaches to nothing");
    }

    @Override
    public List<LiveTarget> targets() {
        return List.of();
    }

    @Override
    public Optional<LiveTarget> target(int pid) {
        return Optional.empty();
    }

    @Override
    public Optional<LiveTarget> targetOfThread(int tid) {
        return Optional.empty();
    }

    @Override
    public SignalSettings signals() {
        throw new UnsupportedOperationException("no processes, no signals");
    }

    @Override
    public void setSeccompWatch(SeccompWatch watch) {
        // there is nobody to watch
    }

    @Override
    public SystemCallSettings systemCalls() {
        throw new UnsupportedOperationException("no processes, no system calls");
    }

    @Override
    public void setFollowPolicy(FollowPolicy policy) {
        // there is nobody to follow
    }

    @Override
    public Journal journal() {
        throw new UnsupportedOperationException("no processes, no journal");
    }

    @Override
    public void traceKills() {
        throw new AssertionError("not asked for");
    }

    @Override
    public void writeJournal(Path file) {
        throw new UnsupportedOperationException("nothing happens here");
    }

    @Override
    public String send(int id, boolean thread, Signal signal, Optional<Long> value) throws EngineException {
        throw new EngineException("there is nobody");
    }

    @Override
    public void close() {
        thread.shutdown();
        closed.countDown();
    }
}
