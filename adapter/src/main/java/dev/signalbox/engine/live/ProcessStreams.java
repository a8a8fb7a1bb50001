package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineEvents.Stream;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.launch.StreamKeeper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our ends of a process's standard streams, as far as they are ours: those of a launched one on ptys or pipes. Engine thread. */
final class ProcessStreams {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessStreams.class);

    private final int pid;
    private final OutputPump output;
    private Optional<LaunchedProcess> process = Optional.empty();
    private Optional<OutputStream> input = Optional.empty();

    /** @param sink is handed all output on the engine thread */
    ProcessStreams(LiveGroup group, int pid, BiConsumer<Stream, byte[]> sink) {
        this.pid = pid;
        this.output = new OutputPump(group.engine(), group.listeners(), sink);
    }

    /** The process is let go and lives on: its terminals and pipes stay open after our end. */
    void keepOpen() throws LaunchException {
        if (process.isPresent()) {
            StreamKeeper.keep(process.get());
        }
    }

    /** Begins to read what the process writes. */
    void connect(LaunchedProcess process) {
        this.process = Optional.of(process);
        input = process.stdin();
        process.stdout().ifPresent(in -> output.read(Stream.STDOUT, in, "stdout-" + pid));
        process.stderr().ifPresent(in -> output.read(Stream.STDERR, in, "stderr-" + pid));
    }

    /** Gives the process input. Blocks while its pipe is full. */
    void write(byte[] bytes) throws IOException {
        if (input.isEmpty()) {
            throw new IOException("The program's input does not come from here");
        }
        input.get().write(bytes);
        input.get().flush();
    }

    /** The process is gone: calls back once all that it wrote has been handed on. */
    void finish(Runnable complete) {
        output.finish(() -> {
            closeInput();
            complete.run();
        });
    }

    private void closeInput() {
        try {
            if (input.isPresent()) {
                input.get().close();
            }
        } catch (IOException e) {
            LOG.debug("The input of process {} was closed already", pid, e);
        }
    }
}
