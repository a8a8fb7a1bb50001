package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of optimized code that live in vector registers, through the shipped jar. */
@Timeout(120)
class VectorRegistersIT extends ShippedSession {
    @TempDir
    static Path folder;

    private int thread;

    private int frame(String function) throws IOException {
        JsonArray stack = session.stack(thread);
        for (int i = 0; i < stack.size(); i++) {
            if (RawClient.text(stack.get(i).getAsJsonObject(), "name").equals(function)) {
                return stack.get(i).getAsJsonObject().get("id").getAsInt();
            }
        }
        throw new AssertionError("no frame of " + function + " in " + stack);
    }

    private String value(String expression, String function) throws IOException {
        return session.evaluate(expression, frame(function), "watch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32 -msse2 -mfpmath=sse"})
    void numbersInRegistersAreShownAndChangedAlsoInCodeThatASignalInterrupted(String options) throws IOException {
        Path built = Programs.compile(
                "floats",
                Files.createDirectories(folder.resolve(options.substring(0, 4))),
                ("-O2 " + options).split(" "));
        session.launch(built, "");
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.breakpoints(Programs.source("floats"), "handler");
        session.run();
        thread = session.stopped("exception").get("threadId").getAsInt();
        assertThat(value("sum", "work")).isEqualTo("8.125");
        assertThat(value("part", "work")).isEqualTo("4.5");
        session.evaluate("part = 0.5", frame("work"), "repl");
        assertThat(value("part", "work")).isEqualTo("0.5");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(value("inner", "handler")).isEqualTo("201");
        assertThat(value("sum", "work")).isEqualTo("8.125");
        assertThat(value("part", "work")).isEqualTo("0.5");
        session.evaluate("sum = 1000", frame("work"), "repl");
        session.resume(thread);
        session.stopped("exception");
        assertThat(value("sum", "work")).isEqualTo("1000.5");
        session.client().request("setBreakpoints", "{'source':{'path':'" + Programs.source("floats") + "'}}");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).isEqualTo("1002.375\n");
    }
}
