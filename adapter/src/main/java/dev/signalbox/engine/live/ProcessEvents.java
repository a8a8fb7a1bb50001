package dev.signalbox.engine.live;

import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.RunState;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tracer tells of one process, and what becomes of it: the process's state follows, and listeners hear it. Engine thread. */
final class ProcessEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEvents.class);

    private final LiveGroup group;
    private final LiveProcess process;
    private final ThreadList threads;
    private final StopHandler stops;
    private final ProcessStreams streams;
    private final SignalTally tally;

    ProcessEvents(LiveGroup group, LiveProcess process, ThreadList threads, StopHandler stops, ProcessStreams streams) {
        this.group = group;
        this.process = process;
        this.threads = threads;
        this.stops = stops;
        this.streams = streams;
        this.tally = new SignalTally(System::nanoTime, this::later, counts -> group.listeners()
                .tell(listener -> listener.signalsPassed(process, counts)));
    }

    void on(TraceeEvent event) {
        if (event instanceof TraceeEvent.Stopped stopped) {
            onStopped(stopped.stops());
        } else if (event instanceof TraceeEvent.ThreadStarted started) {
            onThreadStarted(started.tid());
        } else if (event instanceof TraceeEvent.ThreadExited exited) {
            onThreadExited(exited.tid());
        } else if (event instanceof TraceeEvent.Continued) {
            process.run().continued();
        } else if (event instanceof TraceeEvent.Executed executed) {
            onExecuted(executed.executable());
        } else if (event instanceof TraceeEvent.ProcessExited exited) {
            onExited(exited);
        } else if (event instanceof TraceeEvent.Detached) {
            onDetached();
        } else if (event instanceof TraceeEvent.SignalsPassed passed) {
            tally.add(passed.passed());
        } else if (event instanceof TraceeEvent.FilterInstalled installed) {
            group.installations().add(installed, process.image());
        } else if (event instanceof TraceeEvent.GroupStopped job) {
            Signal signal = Signal.of(job.signal());
            group.listeners().tell(listener -> listener.stoppedByJobControl(process, signal));
        } else if (event instanceof TraceeEvent.ChildReleased released) {
            group.senders().rememberChild(released.childPid(), process.pid(), process.executable());
            group.listeners().tell(listener -> listener.childReleased(process, released.childPid()));
        }
    }

    private void later(Duration delay, Runnable task) {
        group.after(delay, () -> {
            task.run();
            return null;
        });
    }

    /** Listeners hear of everything that came before this: passed signals are gathered for a while. */
    void flush() {
        tally.flush();
    }

    private void onThreadStarted(int tid) {
        if (threads.add(tid)) {
            group.listeners().tell(listener -> listener.threadStarted(process, tid));
        }
    }

    private void onThreadExited(int tid) {
        if (threads.remove(tid)) {
            stops.threadExited(tid);
            group.listeners().tell(listener -> listener.threadExited(process, tid));
        }
    }

    private void onStopped(List<ThreadStop> reasons) {
        boolean first = reasons.stream().allMatch(stop -> stop.reasons().stream()
                .allMatch(reason -> reason instanceof StopReason.Launched || reason instanceof StopReason.Attached));
        if (first) {
            // answered when the process was launched or attached; it may have been started since
            return;
        }
        if (process.state() != RunState.RUNNING) {
            LOG.debug("Process {} reports a stop while {}: {}", process.pid(), process.state(), reasons);
            return;
        }
        stops.stopped(reasons);
    }

    private void onExecuted(Path executable) {
        for (int tid : threads.keepLeaderOnly()) {
            group.listeners().tell(listener -> listener.threadExited(process, tid));
        }
        stops.abandonStep();
        process.image().replace(executable);
        group.senders().remember(process.pid(), process.executable());
        group.listeners().tell(listener -> listener.processExecuted(process));
        process.image().load();
    }

    private void onExited(TraceeEvent.ProcessExited exited) {
        ExitStatus status = exited.status();
        if (status instanceof ExitStatus.Killed) {
            process.died(new LiveTarget.Death(exited.death(), exited.tid()));
        }
        leave();
        streams.finish(() -> {
            group.forget(process);
            group.listeners().tell(listener -> listener.processExited(process, status));
        });
    }

    private void onDetached() {
        leave();
        group.forget(process);
        group.listeners().tell(listener -> listener.processDetached(process));
    }

    private void leave() {
        flush();
        process.run().gone();
        stops.abandonStep();
        process.image().close();
    }
}
