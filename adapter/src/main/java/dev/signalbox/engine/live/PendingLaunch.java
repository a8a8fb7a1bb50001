package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that is being started on a thread of its own, with what the tracer has told meanwhile about processes that nobody knows yet. Engine thread. */
final class PendingLaunch {
    private static final Logger LOG = LoggerFactory.getLogger(PendingLaunch.class);

    private final Tracer tracer;
    private final LaunchSpec spec;
    private final CompletableFuture<LiveTarget> target = new CompletableFuture<>();
    private final CompletableFuture<LaunchedProcess> started = new CompletableFuture<>();
    private final List<TraceeEvent> heard = new ArrayList<>();

    PendingLaunch(Tracer tracer, LaunchSpec spec) {
        this.tracer = tracer;
        this.spec = spec;
    }

    /** What makes the process's target of it. */
    interface Preparation {
        LiveTarget of(LaunchedProcess started) throws EngineException;
    }

    CompletableFuture<LiveTarget> target() {
        return target;
    }

    /** Starts it; whatever comes of it is told on the starting thread. */
    void begin(Runnable done) {
        Thread thread = new Thread(
                () -> {
                    try {
                        started.complete(tracer.launch(spec));
                    } catch (LaunchException | RuntimeException e) {
                        started.completeExceptionally(e);
                    }
                    done.run();
                },
                "signalbox-launch");
        thread.setDaemon(true);
        thread.start();
    }

    void hears(TraceeEvent event) {
        heard.add(event);
    }

    /** What was told about the process, in order. */
    List<TraceeEvent> heard(int pid) {
        return heard.stream().filter(event -> event.pid() == pid).toList();
    }

    /** Answers with what came of it, once that is known. */
    void settle(Preparation preparation) {
        started.whenComplete((process, failure) -> {
            if (failure != null) {
                target.completeExceptionally(
                        failure instanceof IllegalStateException ended
                                ? new EngineException(spec.program() + " was not started: " + ended.getMessage(), ended)
                                : failure);
            } else if (target.isDone()) {
                kill(process.pid());
            } else {
                try {
                    target.complete(preparation.of(process));
                } catch (EngineException | RuntimeException e) {
                    target.completeExceptionally(e);
                }
            }
        });
    }

    /** Nobody wants it any more. */
    private void kill(int pid) {
        try {
            tracer.kill(pid);
        } catch (TraceeGoneException | IllegalStateException e) {
            LOG.debug("Process {} is gone, or the tracer has killed it at its end", pid, e);
        }
    }
}
