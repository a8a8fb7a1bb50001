package dev.signalbox.engine.live;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What /proc/PID/timers tells about a POSIX timer (proc_pid_timers(5); CONFIG_CHECKPOINT_RESTORE). */
final class TimerFile {
    private static final String[] CLOCKS = {
        "CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_PROCESS_CPUTIME_ID", "CLOCK_THREAD_CPUTIME_ID",
                "CLOCK_MONOTONIC_RAW",
        "CLOCK_REALTIME_COARSE", "CLOCK_MONOTONIC_COARSE", "CLOCK_BOOTTIME", "CLOCK_REALTIME_ALARM",
                "CLOCK_BOOTTIME_ALARM"
    };

    private TimerFile() {}

    /** Its clock and whom it notifies; nothing when the file is not there or the timer was deleted since. */
    static List<Variable> of(int pid, int id) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/timers"), StandardCharsets.US_ASCII), id);
        } catch (IOException e) {
            return List.of(); // a kernel without the file, or a process that is gone: then there is less to show
        }
    }

    static List<Variable> parse(String text, int id) {
        List<Variable> shown = new ArrayList<>();
        boolean ours = false;
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon));
            String value = line.substring(colon + 1).strip();
            if (name.equals("ID")) {
                ours = value.equals(Integer.toString(id));
            } else if (ours && name.equals("notify")) {
                shown.add(ViewVariable.property("notify", () -> value));
            } else if (ours && name.equals("ClockID")) {
                shown.add(ViewVariable.property("clock", () -> clock(value)));
            }
        }
        return shown;
    }

    private static String clock(String number) {
        try {
            int id = Integer.parseInt(number);
            return id >= 0 && id < CLOCKS.length ? CLOCKS[id] : "clock " + id;
        } catch (NumberFormatException e) {
            return number;
        }
    }
}
