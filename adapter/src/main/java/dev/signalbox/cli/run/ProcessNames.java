package dev.signalbox.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How lines that are said on the tracer thread name a process: by its program's file, as the kernel knows it, and its pid. Any thread. */
final class ProcessNames {
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    /** What a line about the process begins with. */
    String of(int pid) {
        return names.computeIfAbsent(pid, ProcessNames::read);
    }

    /** The process has another program now, or is gone. */
    void forget(int pid) {
        names.remove(pid);
    }

    private static String read(int pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "exe"))
                            .getFileName()
                    + " (" + pid + "): ";
        } catch (IOException e) {
            return "process " + pid + " (" + pid + "): "; // it is gone already
        }
    }
}
