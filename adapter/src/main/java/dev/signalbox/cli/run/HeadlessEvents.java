package dev.signalbox.cli.run;

import dev.signalbox.engine.DeathSentence;
import dev.signalbox.engine.EngineEvents;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.report.DeathReport;
import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a headless run does at events: it tells, and lets everything go on. Engine thread only but for {@link #awaitEnd} and {@link #called}. */
final class HeadlessEvents implements EngineEvents {
    private static final Logger LOG = LoggerFactory.getLogger(HeadlessEvents.class);

    private final TargetGroup group;
    private final RunLog log;
    private final RunOptions options;
    private final ProcessNames names = new ProcessNames();
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
    private LiveTarget root;
    private ExitStatus status;

    HeadlessEvents(TargetGroup group, RunLog log, RunOptions options) {
        this.group = group;
        this.log = log;
        this.options = options;
    }

    void begin(LiveTarget target) {
        root = target;
    }

    /** Waits until nothing is left to do. */
    ExitStatus awaitEnd() throws InterruptedException, ExecutionException {
        return end.get();
    }

    @Override
    public void stopped(LiveTarget target, Stop stop) {
        try {
            if (stop.kind() == StopKind.EXCEPTION && stop.signal(stop.tid()).isEmpty()) {
                options.report().ifPresent(file -> DeathReport.write(file, target, stop, log::say));
            } else if (stop.kind() == StopKind.EXCEPTION) {
                log.say(name(target) + stop.description());
            }
            target.resume();
        } catch (EngineException e) {
            log.say(name(target) + e.getMessage());
        }
    }

    /** A call that is to be told, with its result, or one that does not return as it is made. Tracer thread. */
    void called(int pid, SystemCallText call) {
        if (call.name().startsWith("execve")) {
            names.forget(pid);
        }
        log.say(names.of(pid) + call.line());
    }

    @Override
    public void processExecuted(LiveTarget target) {
        names.forget(target.pid());
    }

    /** The shell that started us sees its job stopped, as it would without us; its SIGCONT wakes the whole process group. */
    @Override
    public void stoppedByJobControl(LiveTarget target, Signal signal) {
        log.say(name(target) + "stopped by " + signal);
        if (target == root) {
            try {
                JobControl.stopWithProgram();
            } catch (IOException e) {
                LOG.warn("our own place in job control cannot be read", e);
            }
        }
    }

    @Override
    public void signalsPassed(LiveTarget target, List<SignalCount> counts) {
        if (!log.isSilent()) {
            counts.forEach(count -> log.say(name(target) + count));
        }
    }

    @Override
    public void processExited(LiveTarget target, ExitStatus how) {
        if (how instanceof ExitStatus.Killed killed) {
            log.say(name(target) + DeathSentence.of(target, killed));
        }
        if (target == root) {
            status = how;
            if (!options.waitAll()) {
                letGo(target);
            }
        }
        gone(target);
    }

    @Override
    public void processDetached(LiveTarget target) {
        log.say(name(target) + "lives on without us");
        gone(target);
    }

    /** With --follow-fork child the root may be let go while its child is followed: the run then ends with the last process. */
    private void gone(LiveTarget target) {
        names.forget(target.pid());
        for (LiveTarget other : group.targets()) {
            if (other != target) {
                return;
            }
        }
        end.complete(status == null ? new ExitStatus.Exited(0) : status);
    }

    /** Daemons outlive the program that started them, as after a shell's command. */
    private void letGo(LiveTarget dead) {
        for (LiveTarget target : List.copyOf(group.targets())) {
            if (target != dead) {
                try {
                    target.detach();
                } catch (EngineException e) {
                    // it ended in the same moment, which is told as such
                    LOG.debug("{} cannot be let go", target.pid(), e);
                }
            }
        }
    }

    @Override
    public void diagnostic(String message) {
        log.say(message);
    }

    private static String name(LiveTarget target) {
        return target.name() + " (" + target.pid() + "): ";
    }
}
