package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.breakpoint.LineRequest;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.live.LiveGroup;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A group with one program under test: gives commands on the engine thread and waits for what is told. */
final class DebuggedProgram implements AutoCloseable {
    static final int LIMIT_SECONDS = 30;

    final TargetGroup group = LiveGroup.start(LinuxTracer::start);
    final BreakpointTable breakpoints = group.newBreakpoints();
    final List<String> log = new ArrayList<>();
    final List<LogicalBreakpoint> changed = new ArrayList<>();
    final List<LoadedModule> modules = new ArrayList<>();
    private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    private final StringBuilder output = new StringBuilder();
    LiveTarget target;

    /** The end of a process, as an outcome. */
    record End(int pid, ExitStatus status) {}

    DebuggedProgram() {
        group.addListener(new EngineEvents() {
            @Override
            public void stopped(LiveTarget stopped, Stop stop) {
                outcomes.add(stop);
            }

            @Override
            public void processExited(LiveTarget exited, ExitStatus status) {
                outcomes.add(new End(exited.pid(), status));
            }

            @Override
            public void processDetached(LiveTarget detached) {
                outcomes.add("detached");
            }

            @Override
            public void output(LiveTarget from, Stream stream, byte[] bytes) {
                output.append(new String(bytes, StandardCharsets.UTF_8));
            }

            @Override
            public void moduleLoaded(LiveTarget by, LoadedModule module) {
                modules.add(module);
            }

            @Override
            public void breakpointChanged(LogicalBreakpoint breakpoint) {
                changed.add(breakpoint);
            }

            @Override
            public void diagnostic(String message) {
                log.add(message);
            }

            @Override
            public void signalsPassed(LiveTarget by, List<SignalCount> passed) {
                passed.forEach(one -> log.add(one.signal() + " x" + one.count()));
            }
        });
    }

    static LaunchSpec spec(Path program, String... arguments) {
        List<byte[]> argv = new ArrayList<>(List.of(program.toString().getBytes(StandardCharsets.UTF_8)));
        Arrays.stream(arguments).forEach(argument -> argv.add(argument.getBytes(StandardCharsets.UTF_8)));
        return new LaunchSpec(
                program,
                argv,
                List.of("PATH=/usr/bin:/bin".getBytes(StandardCharsets.UTF_8)),
                program.getParent(),
                new StdioSpec.Pipes(),
                true,
                true,
                LaunchSpec.InitialState.clean());
    }

    DebuggedProgram launch(CompiledProgram program, boolean stopOnEntry, String... arguments) {
        target = on(
                () -> group.launch(spec(program.executable(), arguments), new TargetOptions(breakpoints, stopOnEntry)));
        return this;
    }

    /** Attaches to a process, which then stands where it was. */
    LiveTarget attach(int pid) {
        try {
            return on(() -> group.attach(pid, new TargetOptions(breakpoints, true)))
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs on the engine thread and gives what it gave; an EngineException comes out as the cause of an IllegalStateException. */
    <T> T on(Callable<T> command) {
        try {
            return group.call(command).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Command {
        void run() throws Exception;
    }

    void run(Command command) {
        on(() -> {
            command.run();
            return null;
        });
    }

    LogicalBreakpoint breakAt(CompiledProgram program, String marker) {
        return on(() -> breakpoints.setLines(
                        program.source().toString(), List.of(new LineRequest(program.line(marker), 0))))
                .get(0);
    }

    private Object next() {
        try {
            Object outcome = outcomes.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (outcome == null) {
                throw new IllegalStateException("nothing happened; log: " + log + " output: " + output());
            }
            return outcome;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Stop stop() {
        Object outcome = next();
        if (outcome instanceof Stop stop) {
            return stop;
        }
        throw new IllegalStateException("expected a stop, not " + outcome + "; log: " + log + " output: " + output());
    }

    ExitStatus end() {
        Object outcome = next();
        if (outcome instanceof End end) {
            return end.status();
        }
        throw new IllegalStateException("expected the end, not "
                + (outcome instanceof Stop stop ? "the stop " + stop.description() + " at " + where(stop) : outcome));
    }

    void detached() {
        Object outcome = next();
        if (!"detached".equals(outcome)) {
            throw new IllegalStateException("expected a detach, not " + outcome);
        }
    }

    /** Function and line of the innermost frame: {@code main:12}. */
    String where(Stop stop) {
        return on(() -> {
            Frame frame = stop.backtrace(stop.tid()).frame(0).orElseThrow();
            return frame.functionName() + ":"
                    + frame.position().map(position -> position.line()).orElse(0);
        });
    }

    String output() {
        return on(output::toString);
    }

    @Override
    public void close() {
        group.close();
    }
}
