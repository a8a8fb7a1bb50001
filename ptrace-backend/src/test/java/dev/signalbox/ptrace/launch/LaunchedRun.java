package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs launches from start to end on the calling thread, without a tracer. */
final class LaunchedRun implements AutoCloseable {
    private final LinuxKernel kernel = new LinuxKernel();
    private final LauncherImage image;
    private final List<Integer> opened = new ArrayList<>();
    private final NativeBuffer status = kernel.allocate(4);

    LaunchedRun() {
        this(load());
    }

    LaunchedRun(LauncherImage image) {
        this.image = image;
    }

    private static LauncherImage load() {
        try {
            return LauncherImage.load(new LinuxKernel());
        } catch (LaunchException e) {
            throw new IllegalStateException(e);
        }
    }

    record Result(int status, String output, String errors) {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Result run(LaunchSpec spec) throws LaunchException, IOException {
        return run(spec, CallerState.unchanged(), "");
    }

    Result run(LaunchSpec spec, String input) throws LaunchException, IOException {
        return run(spec, CallerState.unchanged(), input);
    }

    Result run(LaunchSpec spec, CallerState caller) throws LaunchException, IOException {
        return run(spec, caller, "");
    }

    private Result run(LaunchSpec spec, CallerState caller, String input) throws LaunchException, IOException {
        try (Launch launch = Launch.prepare(kernel, image, spec, caller)) {
            int pid = kernel.spawn(launch.spawn());
            if (pid < 0) {
                throw launch.spawnFailure(-pid);
            }
            launch.spawned();
            launch.openGate();
            LaunchedProcess process = launch.started(pid);
            CompletableFuture<String> output = read(process.stdout());
            CompletableFuture<String> errors = read(process.stderr());
            if (process.stdin().isPresent()) {
                process.stdin().get().write(bytes(input));
                process.stdin().get().close();
            }
            int ended = await(pid);
            process.stdout().ifPresent(LaunchedProcess.DrainableInput::finish);
            process.stderr().ifPresent(LaunchedProcess.DrainableInput::finish);
            Result result = new Result(ended, output.join(), errors.join());
            if (process.stdout().isPresent()) {
                process.stdout().get().close();
                process.stderr().get().close();
            }
            if (launch.failure().isPresent()) {
                throw launch.failure().get();
            }
            return result;
        }
    }

    private static CompletableFuture<String> read(Optional<LaunchedProcess.DrainableInput> stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return stream.isEmpty() ? "" : new String(stream.get().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private int await(int pid) {
        int result = kernel.waitFor(pid, status, ProcessCalls.WALL);
        if (result != pid) {
            throw new IllegalStateException("waiting for " + pid + " gave " + result);
        }
        return status.getInt(0);
    }

    /** Starts a launch and closes its gate unopened, as the end of this process would; the wait status. */
    int abandon(LaunchSpec spec) throws LaunchException {
        int pid;
        try (Launch launch = Launch.prepare(kernel, image, spec, CallerState.unchanged())) {
            pid = kernel.spawn(launch.spawn());
            launch.spawned();
        }
        return await(pid);
    }

    int bell() {
        return kernel.spawn(image.bell());
    }

    /** Returns when the process sleeps in pause(2). */
    void awaitIdle(int pid) throws IOException {
        String pause = "34 ";
        while (!Files.readString(Path.of("/proc/" + pid + "/syscall")).startsWith(pause)) {
            Thread.yield();
        }
    }

    /** The signal that it died of. */
    int killAndReap(int pid) {
        kernel.kill(pid, 9);
        return await(pid) & 0x7f;
    }

    /** An inheritable descriptor of this process at or above a number. */
    int openHigh(int minimum) {
        int fd = kernel.open(bytes("/dev/null"), DescriptorCalls.O_RDONLY, 0);
        int high = kernel.duplicate(fd, minimum, false);
        kernel.close(fd);
        opened.add(high);
        return high;
    }

    @Override
    public void close() {
        opened.forEach(kernel::close);
        image.close();
    }
}
