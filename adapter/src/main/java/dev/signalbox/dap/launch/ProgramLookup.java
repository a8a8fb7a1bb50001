package dev.signalbox.dap.launch;

import dev.signalbox.ptrace.launch.LaunchException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a program by name as execvp(3) does: a name with a slash is a path, another one is looked for in PATH. */
public final class ProgramLookup {
    private ProgramLookup() {}

    /** Refuses a file's name with a slash behind it, as execve(2) does (ENOTDIR): a Path has forgotten it. */
    public static void requireNoSlash(String name, Path program) throws LaunchException {
        if (name.endsWith("/") && Files.isRegularFile(program)) {
            throw new LaunchException(
                    LaunchException.Kind.NOT_EXECUTABLE,
                    "cannot start " + name + ": it is a file and no directory; leave the slash at its end away");
        }
    }

    /** The program's path; LaunchException when PATH has none. */
    public static Path find(String name, Path directory, List<byte[]> environment) throws LaunchException {
        if (name.indexOf('/') >= 0) {
            return directory.resolve(name);
        }
        Path unusable = null;
        for (String folder : path(environment).split(":", -1)) {
            Path candidate = directory.resolve(folder.isEmpty() ? "." : folder).resolve(name);
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
                unusable = candidate;
            }
        }
        if (unusable != null) {
            throw new LaunchException(
                    LaunchException.Kind.NOT_EXECUTABLE, unusable + " is not executable; try: chmod +x " + unusable);
        }
        throw new LaunchException(
                LaunchException.Kind.NOT_FOUND,
                "no program is called '" + name + "' in PATH"
                        + (name.isEmpty() ? "" : "; write ./" + name + " for one in the current folder"));
    }

    private static String path(List<byte[]> environment) {
        for (byte[] entry : environment) {
            String text = new String(entry, StandardCharsets.UTF_8);
            if (text.startsWith("PATH=")) {
                return text.substring(5);
            }
        }
        return "/usr/local/bin:/usr/bin:/bin";
    }
}
