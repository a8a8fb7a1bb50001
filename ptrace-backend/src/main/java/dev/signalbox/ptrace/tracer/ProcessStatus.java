package dev.signalbox.ptrace.tracer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What /proc/TID/status said about a thread (proc(5)); everything is empty or 0 when the thread was gone. */
final class ProcessStatus {
    /** SIGCHLD, SIGCONT, SIGURG and SIGWINCH are dropped by default (signal(7)). */
    private static final long IGNORED_BY_DEFAULT = 1L << 16 | 1L << 17 | 1L << 22 | 1L << 27;

    private final Map<String, String> fields;

    private ProcessStatus(Map<String, String> fields) {
        this.fields = fields;
    }

    static ProcessStatus of(int tid) {
        Map<String, String> fields = new HashMap<>();
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc", Integer.toString(tid), "status"));
            for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
        } catch (IOException gone) {
            fields.clear();
        }
        return new ProcessStatus(fields);
    }

    boolean exists() {
        return !fields.isEmpty();
    }

    String name() {
        return fields.getOrDefault("Name", "");
    }

    /** The state's letter: R, S, D, T, t, Z, X. */
    char state() {
        String state = fields.getOrDefault("State", "");
        return state.isEmpty() ? '?' : state.charAt(0);
    }

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    int number(String field) {
        return Integer.parseInt(fields.getOrDefault(field, "0").split("\\s")[0]);
    }

    int threadGroup() {
        return number("Tgid");
    }

    int parent() {
        return number("PPid");
    }

    int tracer() {
        return number("TracerPid");
    }

    /** A set of signals, bit n-1 for signal n: SigPnd, ShdPnd, SigBlk, SigIgn, SigCgt. */
    long signals(String field) {
        return Long.parseUnsignedLong(fields.getOrDefault(field, "0"), 16);
    }

    /** Whether a process without tracer would never notice this signal: it is ignored, or dropped by default and not caught. */
    boolean discards(int signal) {
        long bit = 1L << signal - 1;
        return (signals("SigIgn") & bit) != 0 || (IGNORED_BY_DEFAULT & bit & ~signals("SigCgt")) != 0;
    }

    boolean isKernelThread() {
        return exists() && !fields.containsKey("VmSize") && state() != 'Z' && state() != 'X';
    }
}
