package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is killed from outside, and one that stops often: the session tells the truth in the right order. */
@Timeout(120)
class SuddenDeathIT {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("raises", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepared", "entry", "breakpoint", "signal", "step"})
    void aProgramKilledAtAStopIsReportedAndTheSessionLives(String stop) throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(program, stop.equals("entry") ? "'stopOnEntry':true" : "");
            int pid = session.client().transcript().stream()
                    .filter(message -> RawClient.text(message, "event").equals("process"))
                    .findFirst()
                    .orElseThrow()
                    .getAsJsonObject("body")
                    .get("systemProcessId")
                    .getAsInt();
            reach(session, stop, pid);
            assertThat(new ProcessBuilder("kill", "-KILL", Integer.toString(pid))
                            .start()
                            .waitFor(20, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(session.exited()).isEqualTo(137);
            assertThat(session.client().output("important")).contains("killed by SIGKILL");
            for (String request : List.of("continue", "next", "stackTrace", "pause", "exceptionInfo")) {
                assertThat(session.client().refused(request, "{'threadId':" + pid + "}"))
                        .as(request)
                        .contains("ended");
            }
            assertThat(session.client().request("threads", "{}").getAsJsonArray("threads"))
                    .isEmpty();
            session.goodbye();
            assertThat(adapter.await()).isZero();
        }
    }

    private static void reach(DebugSession session, String stop, int pid) throws IOException {
        if (stop.equals("prepared")) {
            return;
        }
        if (stop.equals("breakpoint") || stop.equals("step")) {
            session.breakpoints(Programs.source("raises"), "raise");
            session.command("handle SIGUSR1 nostop noprint");
        }
        session.run();
        session.stopped();
        if (stop.equals("step")) {
            session.client().request("stepIn", "{'threadId':" + pid + ",'granularity':'instruction'}");
            session.stopped("step");
        }
    }

    @Test
    void noStopOvertakesTheResponseBeforeIt() throws IOException {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(program, "");
            session.run();
            for (int i = 0; i < 200; i++) {
                int thread = session.stopped("exception").get("threadId").getAsInt();
                session.resume(thread);
            }
            assertThat(session.exited()).isZero();
            boolean running = false;
            for (JsonObject message : session.client().transcript()) {
                String command = RawClient.text(message, "command");
                if (command.equals("continue") || command.equals("configurationDone")) {
                    running = true;
                } else if (RawClient.text(message, "event").equals("stopped")) {
                    assertThat(running).isTrue();
                    running = false;
                }
            }
        }
    }
}
