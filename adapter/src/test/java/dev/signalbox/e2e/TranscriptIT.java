package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sessions, message by message, against transcripts in {@code src/test/resources/transcripts}. What differs from run to run or from machine to machine
 * (pids, addresses, folders, modules of the system) is replaced. With the system property {@code transcripts.write} the files are written anew.
 */
@Timeout(120)
class TranscriptIT {
    /** Modules differ between machines, and a breakpoint loses its place in the same moment in which the last output is read. */
    private static final Set<String> UNORDERED = Set.of("module", "breakpoint");

    @TempDir
    static Path folder;

    @Test
    void aSignalStopFromLaunchToGoodbye() throws IOException {
        Path program = Programs.compile("queue", folder);
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(program, "");
            session.client()
                    .request(
                            "setExceptionBreakpoints",
                            "{'filters':[],'filterOptions':[{'filterId':'signal.all','condition':'SIGUSR1 if si_value == 3'}]}");
            session.breakpoints(Programs.source("queue"), "handler");
            session.run();
            int thread = session.stopped("exception").get("threadId").getAsInt();
            session.client().request("threads", "{}");
            session.client().request("exceptionInfo", "{'threadId':" + thread + "}");
            int signal = session.scope(mainFrame(session, thread), "Signal");
            session.variables(session.variables(signal)
                    .get("siginfo")
                    .get("variablesReference")
                    .getAsInt());
            session.client().request("evaluate", "{'expression':'info signals SIGUSR1','context':'repl'}");
            session.resume(thread);
            session.stopped("breakpoint");
            session.client().request("next", "{'threadId':" + thread + "}");
            session.stopped("step");
            session.resume(thread);
            assertThat(session.exited()).isEqualTo(3);
            session.goodbye();
            compare("signal-stop", session.client(), program, thread);
        }
    }

    private static int mainFrame(DebugSession session, int thread) throws IOException {
        for (JsonElement frame : session.stack(thread)) {
            if (RawClient.text(frame.getAsJsonObject(), "name").equals("main")) {
                return frame.getAsJsonObject().get("id").getAsInt();
            }
        }
        throw new AssertionError("main is not on the stack");
    }

    private static void compare(String name, RawClient client, Path program, int pid) throws IOException {
        String seen = client.transcript().stream()
                .filter(message -> !UNORDERED.contains(RawClient.text(message, "event")))
                .map(message -> line(message, program, pid))
                .collect(Collectors.joining("\n", "", "\n"));
        Path golden = Path.of("src/test/resources/transcripts", name + ".txt");
        if (Boolean.getBoolean("transcripts.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, seen);
        }
        assertThat(seen).isEqualTo(Files.readString(golden));
    }

    private static String line(JsonObject message, Path program, int pid) {
        JsonObject shown = message.deepCopy();
        shown.remove("seq");
        if (RawClient.text(message, "command").equals("variables")
                && message.toString().contains("\"delivery\"")) {
            // the sender and the masks depend on who runs the test; the names and their order are the contract
            StringBuilder names = new StringBuilder("variables of Signal:");
            message.getAsJsonObject("body").getAsJsonArray("variables").forEach(variable -> names.append(' ')
                    .append(RawClient.text(variable.getAsJsonObject(), "name")));
            return names.toString();
        }
        if (RawClient.text(message, "command").equals("stackTrace")) {
            // what the C library has on the stack differs between its versions
            StringBuilder frames = new StringBuilder("frames with source:");
            for (JsonElement frame : message.getAsJsonObject("body").getAsJsonArray("stackFrames")) {
                if (frame.getAsJsonObject().has("source")) {
                    frames.append(' ')
                            .append(RawClient.text(frame.getAsJsonObject(), "name"))
                            .append(':')
                            .append(frame.getAsJsonObject().get("line"));
                }
            }
            return frames.toString();
        }
        return shown.toString()
                .replaceAll("\"variablesReference\":1\\d{3}", "\"variablesReference\":N")
                .replace(program.toString(), "PROGRAM")
                .replace(Programs.source("queue").getParent().toString(), "FOLDER")
                .replaceAll("\\b" + pid + "\\b", "PID")
                .replaceAll("0x[0-9a-f]+", "ADDRESS")
                .replaceAll("pid \\d+, uid \\d+|uid \\d+", "SENDER")
                .replaceAll("(\"name\":\"si_[up]id\",\"value\":\")[^\"]*", "$1ID");
    }
}
