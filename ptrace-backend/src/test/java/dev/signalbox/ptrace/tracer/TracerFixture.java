package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.launch.StdioSpec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A tracer on the real kernel with its events, and programs compiled by gcc. Afterwards no child, and so no tracee and no bell, is left. */
@Timeout(60)
abstract class TracerFixture {
    private static final long PATIENCE_SECONDS = 10;

    final List<TraceeEvent> seen = new ArrayList<>();
    private final BlockingQueue<TraceeEvent> queue = new LinkedBlockingQueue<>();
    Tracer tracer;
    private BlockingQueue<String> output;
    OutputStream input;

    @BeforeEach
    void startTracer() {
        tracer = start(queue);
    }

    LinuxTracer start(BlockingQueue<TraceeEvent> events) {
        return LinuxTracer.start(events::add);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        tracer.close();
        if (input != null) {
            input.close();
        }
        for (File task : new File("/proc/self/task").listFiles()) {
            assertThat(children(task.toPath())).as("children of ours").isBlank();
        }
        assertThat(openFiles())
                .as("open files of ours")
                .noneMatch(link ->
                        link.contains("signalbox-launcher") || link.startsWith("/proc/") && link.endsWith("/mem"));
    }

    private static String children(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("children"));
        } catch (NoSuchFileException threadEnded) {
            return "";
        }
    }

    private static List<String> openFiles() throws IOException {
        List<String> links = new ArrayList<>();
        for (File fd : new File("/proc/self/fd").listFiles()) {
            try {
                links.add(Files.readSymbolicLink(fd.toPath()).toString());
            } catch (NoSuchFileException closed) {
                links.add("");
            }
        }
        return links;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Starts a program with pipes; it is stopped at its first instruction, and that stop is taken from the queue. */
    int launch(Path program, String... arguments) {
        List<byte[]> argv = new ArrayList<>(List.of(bytes(program.toString())));
        for (String argument : arguments) {
            argv.add(bytes(argument));
        }
        try {
            LaunchedProcess process = tracer.launch(new LaunchSpec(
                    program,
                    argv,
                    List.of(bytes("PATH=/usr/bin:/bin")),
                    Path.of("/"),
                    new StdioSpec.Pipes(),
                    false,
                    true,
                    LaunchSpec.InitialState.clean()));
            read(process.stdout().orElseThrow());
            input = process.stdin().orElseThrow();
            process.stderr().orElseThrow().close();
            assertThat(awaitStop(process.pid()).reported().reason(StopReason.Launched.class))
                    .isNotNull();
            return process.pid();
        } catch (LaunchException | IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The next event that fits; those before it are kept in {@link #seen}. */
    <T extends TraceeEvent> T await(Class<T> kind, Predicate<T> fits) {
        try {
            while (true) {
                TraceeEvent event = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + kind.getSimpleName() + "; seen: " + latest());
                }
                seen.add(event);
                if (kind.isInstance(event) && fits.test(kind.cast(event))) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    TraceeEvent.Stopped awaitStop(int pid) {
        return await(TraceeEvent.Stopped.class, event -> event.pid() == pid);
    }

    /** The next stop, which is one with such a reason; that reason. */
    <T extends StopReason> T awaitReason(int pid, Class<T> kind) {
        ThreadStop stop = awaitStop(pid).reported();
        T reason = stop.reason(kind);
        assertThat(reason).as("stop %s", stop).isNotNull();
        return reason;
    }

    ExitStatus awaitExit(int pid) {
        return await(TraceeEvent.ProcessExited.class, event -> event.pid() == pid)
                .status();
    }

    void resume(int pid) {
        try {
            tracer.resume(pid, ResumePlan.run());
        } catch (dev.signalbox.ptrace.TraceeGoneException e) {
            throw new AssertionError(e);
        }
    }

    private void read(InputStream stream) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        output = lines;
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line that the program wrote. */
    String line() {
        try {
            String line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                drainEvents();
                throw new AssertionError("the program wrote nothing; seen: " + latest());
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<TraceeEvent> latest() {
        return seen.subList(Math.max(0, seen.size() - 8), seen.size());
    }

    private void drainEvents() {
        queue.drainTo(seen);
    }

    /** Lets the program read a line. */
    void tell(String text) {
        try {
            input.write(bytes(text + "\n"));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the thread is in a state of /proc, S when it sleeps in the kernel: what for must be known from what it wrote before. */
    static void awaitState(int tid, char state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (ProcessStatus.of(tid).state() != state) {
            assertThat(System.nanoTime()).as("thread %d is %s", tid, state).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** An address as nm prints it, in a program linked with -no-pie. */
    static long symbol(Path program, String name) {
        try {
            Process nm = new ProcessBuilder("nm", program.toString()).start();
            String text = new String(nm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            nm.waitFor();
            for (String line : text.split("\n")) {
                String[] words = line.split(" ");
                if (words.length == 3 && words[2].equals(name)) {
                    return Long.parseUnsignedLong(words[0], 16);
                }
            }
            throw new AssertionError("no symbol " + name + " in " + program);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
