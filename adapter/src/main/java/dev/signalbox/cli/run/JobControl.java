package dev.signalbox.cli.run;

import dev.signalbox.ptrace.kernel.linux.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Our part in the job control of the shell that started us: when the program stops, the shell must see its job stopped, which means us.
 *
 * <p>Only a shell with job control wakes the whole job again. It gives each job a process group that is not its own and has a terminal; everywhere else (a script, a
 * test) we stay awake, because whoever continues the program does not know of us, and a tracer that sleeps would keep the program asleep.
 */
final class JobControl {
    private JobControl() {}

    /** Stops this process as the program is stopped, if a shell is there to continue both. */
    static void stopWithProgram() throws IOException {
        String[] self = fields("self");
        String[] parent = fields(self[1]);
        boolean terminal = !self[4].equals("0");
        boolean jobOfItsOwn = !self[2].equals(parent[2]);
        if (terminal && jobOfItsOwn) {
            new OwnProcess().stop();
        }
    }

    /** Whether a process is in our process group; one that has ended is in none. */
    static boolean sharesOurGroup(int pid) {
        try {
            return fields("self")[2].equals(fields(Integer.toString(pid))[2]);
        } catch (IOException e) {
            return false;
        }
    }

    /** State, ppid, pgrp, session, tty_nr ... of /proc/PID/stat, which stand behind the name in parentheses (proc(5)). */
    private static String[] fields(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
