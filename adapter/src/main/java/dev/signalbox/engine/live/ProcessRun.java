package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.RunState;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.tracer.ResumePlan;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a process runs, and the stop that is shown while it does not. Engine thread. */
final class ProcessRun {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

    private final LiveGroup group;
    private final LiveProcess process;
    private RunState state = RunState.PREPARED;
    private Optional<LiveStop> stop = Optional.empty();
    private Optional<SignalMasks> masksBefore = Optional.empty();

    ProcessRun(LiveGroup group, LiveProcess process) {
        this.group = group;
        this.process = process;
    }

    RunState state() {
        return state;
    }

    Optional<LiveStop> stop() {
        return stop;
    }

    /** The signal sets at the stop before this one: a forced signal has changed them by the time that it is seen. */
    Optional<SignalMasks> masksBefore() {
        return masksBefore;
    }

    void requireAlive() throws EngineException {
        if (state == RunState.GONE) {
            throw wrongState();
        }
    }

    void requireStopped() throws EngineException {
        if (state != RunState.STOPPED) {
            throw wrongState();
        }
    }

    EngineException wrongState() {
        int pid = process.pid();
        return new EngineException(
                switch (state) {
                    case PREPARED -> "Process " + pid + " has not been started yet";
                    case RUNNING -> "Process " + pid + " is running; pause it first";
                    case STOPPED -> "Process " + pid + " is stopped";
                    case GONE -> "Process " + pid + " has ended";
                });
    }

    /** Its tracer lets it run already: it is the child of a process that runs. */
    void begun() {
        state = RunState.RUNNING;
    }

    void stopped(LiveStop shown) {
        stop = Optional.of(shown);
        state = RunState.STOPPED;
        group.listeners().tell(listener -> listener.stopped(process, shown));
    }

    /** Somebody else let it go on: SIGCONT, for one. */
    void continued() {
        if (state == RunState.STOPPED) {
            expireStop();
            state = RunState.RUNNING;
            group.listeners().tell(listener -> listener.continued(process, false));
        }
    }

    void gone() {
        expireStop();
        state = RunState.GONE;
    }

    private void expireStop() {
        stop.ifPresent(LiveStop::expire);
        stop = Optional.empty();
    }

    /** Lets the process go on from its start or its stop. Announced before the tracer acts, so that no stop can overtake it. */
    void go(ResumePlan plan, boolean announce) {
        rememberMasks();
        expireStop();
        state = RunState.RUNNING;
        if (announce) {
            group.engine().tell(() -> group.listeners().tell(listener -> listener.continued(process, true)));
        }
        resumeTracee(plan);
    }

    /** The user steps to where the process stands already: as if it had gone on, without an instruction. */
    void goNowhere() {
        expireStop();
        state = RunState.RUNNING;
        group.engine().tell(() -> group.listeners().tell(listener -> listener.continued(process, true)));
    }

    private void rememberMasks() {
        int pid = process.pid();
        try {
            masksBefore =
                    Optional.of(SignalMasks.read(pid, stop.map(LiveStop::tid).orElse(pid)));
        } catch (TraceeGoneException | IOException e) {
            LOG.debug("The signal sets of process {} cannot be read", pid, e);
        }
    }

    /** Resumes without the user seeing that there was a stop. */
    void resumeTracee(ResumePlan plan) {
        try {
            group.tracer().resume(process.pid(), plan);
        } catch (TraceeGoneException e) {
            LOG.debug("Process {} died at its stop; its end is told by an event", process.pid(), e);
        } catch (IllegalStateException e) {
            // SIGCONT or SIGKILL was faster: it runs already, and an event that is on its way says so
            LOG.debug("Process {} was resumed by somebody else", process.pid(), e);
        }
    }
}
