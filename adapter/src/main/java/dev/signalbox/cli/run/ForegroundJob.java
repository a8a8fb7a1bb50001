package dev.signalbox.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process belongs to the foreground job of its terminal: a shell with job control is then waiting for us. Without one nobody would ever
 * continue us after a stop.
 */
final class ForegroundJob {
    private static final int PROCESS_GROUP = 2;
    private static final int TERMINAL = 4;
    private static final int FOREGROUND_GROUP = 5;

    private ForegroundJob() {}

    static boolean isOurs() {
        try {
            return isIn(Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/stat cannot be read; is /proc mounted?", e);
        }
    }

    /** The fields behind the name, which may contain anything (proc(5), /proc/PID/stat): state, ppid, pgrp, session, tty_nr, tpgid. */
    static boolean isIn(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return !fields[TERMINAL].equals("0") && fields[FOREGROUND_GROUP].equals(fields[PROCESS_GROUP]);
    }
}
