package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The opened standard streams of one launch: the program's ends, closed once it has been spawned, and ours. */
final class LaunchStdio {
    private static final String[] NAMES = {"standard input", "standard output", "standard error"};
    private static final int CREATED_MODE = 0666;
    private static final int CREATE = DescriptorCalls.O_WRONLY | DescriptorCalls.O_CREAT | DescriptorCalls.O_TRUNC;

    private final Kernel kernel;
    private final int[] theirs = {0, 1, 2};
    private final List<Integer> toClose = new ArrayList<>();
    private boolean terminal;
    private Optional<OutputStream> stdin = Optional.empty();
    private Optional<LaunchedProcess.DrainableInput> stdout = Optional.empty();
    private Optional<LaunchedProcess.DrainableInput> stderr = Optional.empty();

    private LaunchStdio(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Opens what the specification asks for; relative files are relative to the program's directory. Opening a FIFO waits for its other side. */
    static LaunchStdio open(Kernel kernel, StdioSpec spec, Path directory) throws LaunchException {
        LaunchStdio stdio = new LaunchStdio(kernel);
        try {
            if (spec instanceof StdioSpec.Ptys) {
                stdio.ptys();
            } else if (spec instanceof StdioSpec.Pipes) {
                stdio.pipes();
            } else if (spec instanceof StdioSpec.Files files) {
                stdio.files(files, directory);
            } else if (spec instanceof StdioSpec.FilesAndPtys first) {
                stdio.filesAndPtys(first.files(), directory);
            }
            return stdio;
        } catch (LaunchException e) {
            stdio.abandon();
            throw e;
        }
    }

    private void ptys() throws LaunchException {
        Pty main = Pty.open(kernel);
        own(main.slave(), 0);
        theirs[1] = main.slave();
        stdout = Optional.of(new DescriptorInput(kernel, main.master()));
        int writer = kernel.duplicate(main.master(), 3, true);
        check(writer, "duplicate the terminal");
        stdin = Optional.of(new DescriptorOutput(kernel, writer, true));
        stderr = Optional.of(outputPty(2));
        terminal = true;
    }

    private LaunchedProcess.DrainableInput outputPty(int index) throws LaunchException {
        Pty pty = Pty.open(kernel);
        own(pty.slave(), index);
        return new DescriptorInput(kernel, pty.master());
    }

    private void filesAndPtys(List<Optional<Path>> files, Path directory) throws LaunchException {
        if (files.isEmpty()) {
            ptys();
            return;
        }
        for (int i = 0; i < files.size(); i++) {
            file(i, files.get(i).map(directory::resolve), i == 0 ? DescriptorCalls.O_RDONLY : CREATE);
        }
        if (files.size() < 2) {
            stdout = Optional.of(outputPty(1));
        }
        if (files.size() < 3) {
            stderr = Optional.of(outputPty(2));
        }
    }

    private void pipes() throws LaunchException {
        NativeBuffer ends = kernel.allocate(8);
        pipe(ends);
        own(ends.getInt(0), 0);
        stdin = Optional.of(new DescriptorOutput(kernel, ends.getInt(4), false));
        pipe(ends);
        own(ends.getInt(4), 1);
        stdout = Optional.of(new DescriptorInput(kernel, ends.getInt(0)));
        pipe(ends);
        own(ends.getInt(4), 2);
        stderr = Optional.of(new DescriptorInput(kernel, ends.getInt(0)));
    }

    private void pipe(NativeBuffer ends) throws LaunchException {
        check(kernel.pipe(ends, DescriptorCalls.O_CLOEXEC), "make a pipe");
    }

    private void files(StdioSpec.Files files, Path directory) throws LaunchException {
        file(0, files.in().map(directory::resolve), DescriptorCalls.O_RDONLY);
        file(1, files.out().map(directory::resolve), CREATE);
        if (files.err().isPresent() && files.err().equals(files.out())) {
            theirs[2] = theirs[1]; // one file position for both, as in the shell's 2>&1
        } else {
            file(2, files.err().map(directory::resolve), CREATE);
        }
    }

    private void file(int index, Optional<Path> path, int flags) throws LaunchException {
        Path file = path.orElse(Path.of("/dev/null"));
        int fd = kernel.open(
                PathBytes.of(file), flags | DescriptorCalls.O_NOCTTY | DescriptorCalls.O_CLOEXEC, CREATED_MODE);
        if (fd < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "cannot open " + file + " as the program's " + NAMES[index] + ": " + ErrnoText.of(-fd));
        }
        own(fd, index);
    }

    private void own(int fd, int index) {
        theirs[index] = fd;
        toClose.add(fd);
    }

    private static void check(int result, String step) throws LaunchException {
        if (result < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "cannot " + step + " for the program's streams: " + ErrnoText.of(-result));
        }
    }

    /** Our descriptors that become the program's 0, 1 and 2. */
    int[] theirs() {
        return theirs.clone();
    }

    /** Whether descriptor 0 is a pty that can be the controlling terminal. */
    boolean terminal() {
        return terminal;
    }

    /** Closes the program's ends in this process. */
    void closeTheirs() {
        toClose.forEach(kernel::close);
        toClose.clear();
    }

    /** Closes everything. */
    void abandon() {
        closeTheirs();
        try {
            if (stdin.isPresent()) {
                stdin.get().close();
            }
            if (stdout.isPresent()) {
                stdout.get().close();
            }
            if (stderr.isPresent()) {
                stderr.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LaunchedProcess started(int pid) {
        return new LaunchedProcess(pid, stdin, stdout, stderr);
    }
}
