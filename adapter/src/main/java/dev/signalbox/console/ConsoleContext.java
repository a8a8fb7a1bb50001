package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a command works on. Engine thread only.
 *
 * @param group all processes
 * @param breakpoints the session's breakpoints
 * @param target the process that is selected
 * @param frame the frame that is selected, when the user selected one
 * @param cancelled whether the user has given the command up; for those that can take long
 */
public record ConsoleContext(
        TargetGroup group,
        BreakpointTable breakpoints,
        Optional<LiveTarget> target,
        Optional<Frame> frame,
        BooleanSupplier cancelled) {
    /** For commands that nobody can give up. */
    public ConsoleContext(
            TargetGroup group, BreakpointTable breakpoints, Optional<LiveTarget> target, Optional<Frame> frame) {
        this(group, breakpoints, target, frame, () -> false);
    }

    /** Ends a command that the user has given up. */
    void checkCancelled() throws CommandException {
        if (cancelled.getAsBoolean()) {
            throw new CommandException("cancelled");
        }
    }

    /** The process, which must be there. */
    LiveTarget process() throws CommandException {
        return target.orElseThrow(() -> new CommandException("there is no process"));
    }

    /** The stop of the process, which must be stopped. */
    Stop stop() throws CommandException {
        LiveTarget process = process();
        return process.stop()
                .orElseThrow(() -> new CommandException("process " + process.pid() + " is running; pause it first"));
    }

    /** The selected thread, which must be stopped. */
    int tid() throws CommandException {
        return frame.isPresent() ? frame.get().tid() : stop().tid();
    }

    /** The selected frame, else the innermost one. */
    Frame selected() throws CommandException, EngineException {
        if (frame.isPresent()) {
            return frame.get();
        }
        Stop stop = stop();
        return stop.backtrace(stop.tid()).frame(0).orElseThrow(() -> new CommandException("this thread has no frames"));
    }

    /** The signal at which the selected thread stands. */
    SignalStop signal() throws CommandException {
        int tid = tid();
        return stop().signal(tid)
                .orElseThrow(() -> new CommandException("thread " + tid + " does not stand at a signal"));
    }
}
