package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A parent and its child in one session: what is done to one leaves the other alone. */
@Timeout(120)
class TwoProcessesIT {
    @TempDir
    static Path folder;

    private DebugSession session;

    @Test
    void stoppingAndContinuingOneProcessLeavesTheOtherAlone() throws IOException {
        Path program = Programs.compile("pair", folder);
        try (Shipped adapter = Shipped.dap()) {
            session = new DebugSession(adapter.client());
            session.launch(program, "'followForkMode':'both','signals':{'SIGCHLD':'nostop noprint pass'}");
            session.run();
            int parent = session.client().transcript().stream()
                    .filter(message -> RawClient.text(message, "event").equals("process"))
                    .findFirst()
                    .orElseThrow()
                    .getAsJsonObject("body")
                    .get("systemProcessId")
                    .getAsInt();
            int child = session.client()
                    .event("process", body -> body.get("systemProcessId").getAsInt() != parent)
                    .get("systemProcessId")
                    .getAsInt();

            session.client().request("pause", "{'threadId':" + parent + "}");
            JsonObject stop = session.stopped("pause");
            assertThat(stop.get("threadId").getAsInt()).isEqualTo(parent);
            assertThat(stop.get("allThreadsStopped").getAsBoolean()).isFalse();
            long counters = Long.decode(session.evaluate("p/x shared", frame(parent, "main"), "repl"));
            awaitGrowth(counters + 8);
            assertStill(counters);

            session.client().request("pause", "{'threadId':" + child + "}");
            assertThat(session.stopped("pause").get("threadId").getAsInt()).isEqualTo(child);
            int childFrame = frame(child, "main");
            JsonObject continued = session.client().request("continue", "{'threadId':" + parent + "}");
            assertThat(continued.get("allThreadsContinued").getAsBoolean()).isFalse();
            awaitGrowth(counters);
            assertStill(counters + 8);
            assertThat(session.evaluate("shared->end = 1", childFrame, "watch")).isEqualTo("1");
            session.resume(child);
            assertThat(session.exited()).isEqualTo(5);
        }
    }

    private int frame(int thread, String function) throws IOException {
        for (JsonElement frame : session.stack(thread)) {
            if (RawClient.text(frame.getAsJsonObject(), "name").equals(function)) {
                return frame.getAsJsonObject().get("id").getAsInt();
            }
        }
        throw new AssertionError("thread " + thread + " is not in " + function);
    }

    private long counter(long address) throws IOException {
        String data = RawClient.text(
                session.client()
                        .request("readMemory", "{'memoryReference':'0x" + Long.toHexString(address) + "','count':8}"),
                "data");
        return ByteBuffer.wrap(Base64.getDecoder().decode(data))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    private void awaitGrowth(long address) throws IOException {
        long before = counter(address);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (counter(address) < before + 5) {
            assertThat(System.nanoTime())
                    .as("the process at " + address + " does not run")
                    .isLessThan(deadline);
        }
    }

    /** The other counter grew meanwhile, so that time has passed. */
    private void assertStill(long address) throws IOException {
        long before = counter(address);
        for (int i = 0; i < 50; i++) {
            assertThat(counter(address)).isEqualTo(before);
        }
    }
}
