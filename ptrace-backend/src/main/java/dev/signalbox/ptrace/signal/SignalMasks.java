package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.TraceeGoneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The sets of signals that /proc/PID/task/TID/status shows (proc(5)); readable without a stop.
 *
 * @param pendingThread waiting for this thread
 * @param pendingProcess waiting for any thread of the process
 * @param blocked blocked in this thread, as it is now (within sigsuspend: the temporary mask)
 * @param ignored ignored by the process
 * @param caught the process has a handler
 */
public record SignalMasks(
        SignalSet pendingThread, SignalSet pendingProcess, SignalSet blocked, SignalSet ignored, SignalSet caught) {

    /** Reads the sets of a thread. */
    public static SignalMasks read(int pid, int tid) throws TraceeGoneException, IOException {
        try {
            return parse(Files.readString(
                    Path.of("/proc/" + pid + "/task/" + tid + "/status"), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new TraceeGoneException(tid);
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc/" + pid + "/task/" + tid))) {
                throw new TraceeGoneException(tid); // ESRCH from a file that was open already
            }
            throw e;
        }
    }

    /** Reads the text of a status file. */
    public static SignalMasks parse(String status) throws IOException {
        Map<String, SignalSet> sets = new HashMap<>();
        for (String line : status.split("\n")) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (colon > 0 && (line.startsWith("Sig") || line.startsWith("ShdPnd")) && value.matches("[0-9a-f]{16}")) {
                sets.put(line.substring(0, colon), new SignalSet(Long.parseUnsignedLong(value, 16)));
            }
        }
        for (String name : new String[] {"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt"}) {
            if (!sets.containsKey(name)) {
                throw new IOException("/proc shows no " + name + " line; is it mounted?");
            }
        }
        return new SignalMasks(
                sets.get("SigPnd"), sets.get("ShdPnd"), sets.get("SigBlk"), sets.get("SigIgn"), sets.get("SigCgt"));
    }
}
