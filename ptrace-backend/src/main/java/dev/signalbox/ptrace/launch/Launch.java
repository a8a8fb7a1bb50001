package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One launch, from the checks to the running program. In order: {@link #prepare} (on any thread; may take time), {@link #spawn()} with its result handed to
 * the kernel and {@link #spawned()} after it, PTRACE_SEIZE of the child, {@link #openGate()}; then either the child reports PTRACE_EVENT_EXEC and
 * {@link #started} gives the streams, or it exits and {@link #failure} says why. {@link #close} at the end in every case.
 */
public final class Launch implements AutoCloseable {
    private final Kernel kernel;
    private final LaunchSpec spec;
    private final LaunchStdio stdio;
    private final Spawn spawn;
    private final NativeBuffer buffer;
    private int gateRead;
    private int gateWrite;
    private int reportRead;
    private int reportWrite;
    private final List<LaunchReport> reports = new ArrayList<>();
    private boolean handedOver;

    private Launch(Kernel kernel, LauncherImage image, LaunchSpec spec, CallerState caller, LaunchStdio stdio)
            throws LaunchException {
        this.kernel = kernel;
        this.spec = spec;
        this.stdio = stdio;
        buffer = kernel.allocate(LaunchReport.SIZE);
        pipe();
        gateRead = buffer.getInt(0);
        gateWrite = buffer.getInt(4);
        try {
            pipe();
        } catch (LaunchException e) {
            kernel.close(gateRead);
            kernel.close(gateWrite);
            throw e;
        }
        reportRead = buffer.getInt(0);
        reportWrite = buffer.getInt(4);
        spawn = LaunchCommand.of(
                image.path(),
                spec,
                caller,
                stdio.theirs(),
                stdio.terminal() && spec.session(),
                gateRead,
                reportWrite,
                kernel.getPid());
    }

    /** Checks program and directory, and opens the program's streams. */
    public static Launch prepare(Kernel kernel, LauncherImage image, LaunchSpec spec, CallerState caller)
            throws LaunchException {
        ProgramCheck.check(spec);
        LaunchStdio stdio = LaunchStdio.open(kernel, spec.stdio(), spec.directory());
        try {
            return new Launch(kernel, image, spec, caller, stdio);
        } catch (LaunchException e) {
            stdio.abandon();
            throw e;
        }
    }

    private void pipe() throws LaunchException {
        int result = kernel.pipe(buffer, DescriptorCalls.O_CLOEXEC);
        if (result < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE, "no pipe for the launcher: " + ErrnoText.of(-result));
        }
    }

    /** What is started. */
    public LaunchSpec spec() {
        return spec;
    }

    /** What to hand to {@link Kernel#spawn} on the thread that is to trace. */
    public Spawn spawn() {
        return spawn;
    }

    /** Closes what only the child needs. */
    public void spawned() {
        stdio.closeTheirs();
        gateRead = close(gateRead);
        reportWrite = close(reportWrite);
    }

    /** Why {@link Kernel#spawn} itself failed. */
    public LaunchException spawnFailure(int errno) {
        return new LaunchException(
                errno == 7 ? LaunchException.Kind.NOT_EXECUTABLE : LaunchException.Kind.OWN_FAILURE,
                "cannot start " + spec.program() + ": " + ErrnoText.of(errno));
    }

    /** Lets the launcher go on to execute the program; to be called once the child has been seized. */
    public void openGate() {
        kernel.write(gateWrite, buffer, 1);
        gateWrite = close(gateWrite);
    }

    /**
     * The reason why the program did not start; absent when the launcher said nothing because it was killed. To be called after the child executed the program
     * or exited; returns at once then, since the pipe's other end is closed by both.
     */
    public Optional<LaunchException> failure() {
        readReports();
        return reports.stream().filter(report -> !report.warning()).findFirst().map(report -> report.exception(spec));
    }

    /** What did not work although the program starts, each as a sentence for the user without full stop. */
    public List<String> warnings() {
        readReports();
        return reports.stream()
                .filter(LaunchReport::warning)
                .map(LaunchReport::text)
                .toList();
    }

    private void readReports() {
        while (reportRead >= 0) {
            int count = kernel.read(reportRead, buffer, LaunchReport.SIZE);
            if (count == LaunchReport.SIZE) {
                reports.add(new LaunchReport((char) buffer.getInt(0), buffer.getInt(4)));
            } else if (count != -Errno.EINTR) {
                reportRead = close(reportRead);
            }
        }
    }

    /** The started program with our ends of its streams, which are the caller's from now on. */
    public LaunchedProcess started(int pid) {
        handedOver = true;
        return stdio.started(pid);
    }

    private int close(int fd) {
        if (fd >= 0) {
            kernel.close(fd);
        }
        return -1;
    }

    /** Frees what is left: a launcher that still waits at the gate ends by itself. */
    @Override
    public void close() {
        gateRead = close(gateRead);
        gateWrite = close(gateWrite);
        reportRead = close(reportRead);
        reportWrite = close(reportWrite);
        if (!handedOver) {
            stdio.abandon();
        }
    }
}
