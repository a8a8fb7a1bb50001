package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.launch.LaunchException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Checks before a launch, so that the user reads what is wrong instead of an errno. What passes here can still fail in execve; the launcher reports that.
 * Follows fs/exec.c: an ELF file, or a script whose interpreter is checked likewise.
 */
final class ProgramCheck {
    /** More scripts that interpret each other than this give ELOOP (fs/exec.c, exec_binprm). */
    private static final int MAX_INTERPRETERS = 5;
    /** As much of the first line as the kernel reads (BINPRM_BUF_SIZE). */
    private static final int HEAD_SIZE = 256;

    private ProgramCheck() {}

    static void check(LaunchSpec spec) throws LaunchException {
        directory(spec);
        program(start(spec), spec.directory(), spec.program(), start(spec), 0);
    }

    private static String start(LaunchSpec spec) {
        return "cannot start " + spec.program() + ": ";
    }

    private static void directory(LaunchSpec spec) throws LaunchException {
        Path directory = spec.directory();
        String what = "the working directory " + directory + " ";
        if (!Files.exists(directory)) {
            throw new LaunchException(Kind.OWN_FAILURE, what + "does not exist; create it or set cwd to another one");
        }
        if (!Files.isDirectory(directory)) {
            throw new LaunchException(Kind.OWN_FAILURE, what + "is not a directory; set cwd to one");
        }
        if (!Files.isExecutable(directory)) {
            throw new LaunchException(
                    Kind.OWN_FAILURE, what + "may not be entered by this user (permission x is missing)");
        }
    }

    private static void program(String prefix, Path directory, Path program, String start, int depth)
            throws LaunchException {
        Path file = directory.resolve(program);
        exists(prefix, file);
        if (Files.isDirectory(file)) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is a directory, not a program");
        }
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is not a regular file");
        }
        executable(prefix, file);
        if (!Files.isReadable(file)) {
            return; // execute permission alone is enough for execve
        }
        byte[] head = head(prefix, file);
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            script(prefix, directory, file, head, start, depth);
        } else {
            ElfCheck.check(prefix, file, head);
        }
    }

    private static void exists(String prefix, Path file) throws LaunchException {
        if (Files.exists(file)) {
            return;
        }
        otherwise(prefix, file);
        if (Files.isSymbolicLink(file)) {
            String target;
            try {
                target = Files.readSymbolicLink(file).toString();
            } catch (IOException e) {
                target = "something unreadable";
            }
            throw new LaunchException(
                    Kind.NOT_FOUND, prefix + "it is a symbolic link to " + target + ", which does not exist");
        }
        Optional<Path> hidden = unreachable(file);
        if (hidden.isPresent()) {
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE, prefix + "this user may not look into the directory " + hidden.get());
        }
        throw new LaunchException(
                Kind.NOT_FOUND, prefix + "there is no such file; was it built, and is the path right?");
    }

    /** What is wrong with a path that is neither missing nor forbidden, as execve(2) would find: ELOOP, ENAMETOOLONG, ENOTDIR. */
    private static void otherwise(String prefix, Path file) throws LaunchException {
        try {
            file.getFileSystem().provider().checkAccess(file);
        } catch (NoSuchFileException | AccessDeniedException e) {
            return;
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "it cannot be reached" : e.getReason();
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE,
                    prefix
                            + (reason.startsWith("Too many levels")
                                    ? "its symbolic links lead round in a circle (ELOOP)"
                                    : reason.toLowerCase(Locale.ROOT)),
                    e);
        } catch (IOException e) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + e.getMessage(), e);
        }
    }

    private static Optional<Path> unreachable(Path file) {
        for (Path parent = file.toAbsolutePath().getParent(); parent != null; parent = parent.getParent()) {
            if (Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                return Files.isExecutable(parent) ? Optional.empty() : Optional.of(parent);
            }
        }
        return Optional.empty();
    }

    private static void executable(String prefix, Path file) throws LaunchException {
        if (Files.isExecutable(file)) {
            return;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                    && permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw new LaunchException(
                        Kind.NOT_EXECUTABLE,
                        prefix
                                + "its file system is mounted noexec, or a directory on the way may not be entered; copy the program elsewhere");
            }
        } catch (IOException e) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + e.getMessage(), e);
        }
        throw new LaunchException(
                Kind.NOT_EXECUTABLE,
                prefix + "this user has no execute permission for it; chmod +x " + file + " gives it");
    }

    private static byte[] head(String prefix, Path file) throws LaunchException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(HEAD_SIZE);
        } catch (IOException e) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void script(String prefix, Path directory, Path file, byte[] head, String start, int depth)
            throws LaunchException {
        String line = new String(head, StandardCharsets.ISO_8859_1).substring(2).split("\n", 2)[0];
        // the kernel takes off spaces and tabs only (fs/binfmt_script.c): a carriage return is part of the name
        String interpreter = line.replaceFirst("^[ \t]+", "").split("[ \t]", 2)[0];
        if (interpreter.isEmpty() || interpreter.indexOf('\0') >= 0) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "its first line #! names no interpreter");
        }
        if (depth == MAX_INTERPRETERS) {
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE, prefix + "its interpreters are scripts more than five levels deep");
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(interpreter)) {
            return; // not expressible as a Path under every encoding: execve decides
        }
        String hint = interpreter.endsWith("\r")
                ? " (the first line ends with a carriage return: convert the file to Unix line ends)"
                : "";
        Path path = Path.of(interpreter.strip());
        if (!hint.isEmpty() || !Files.exists(directory.resolve(path))) {
            throw new LaunchException(
                    Kind.NOT_FOUND,
                    prefix + "the interpreter " + path + " of the script " + file + " does not exist" + hint);
        }
        program(start + "its interpreter " + path + ": ", directory, path, start, depth + 1);
    }
}
