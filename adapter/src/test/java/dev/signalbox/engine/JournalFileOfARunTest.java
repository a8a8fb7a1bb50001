package dev.signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.signalbox.engine.stop.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a journal file holds after a real program ran. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalFileOfARunTest {
    @TempDir
    Path directory;

    @Test
    void aFileHasAHeaderAndEveryEntryOnceInOrderWhenTheGroupIsClosed() throws IOException {
        Path journal = directory.resolve("run.jsonl");
        Stop first;
        try (DebuggedProgram program = new DebuggedProgram()) {
            program.run(() -> program.group.writeJournal(journal));
            program.run(() -> program.group.writeJournal(journal)); // asking again changes nothing
            program.launch(CompiledProgram.compile(directory, "signals.c"), false);
            program.run(program.target::start);
            first = program.stop();
        }
        List<JsonObject> lines = Files.readAllLines(journal).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        assertThat(lines.get(0).get("version").getAsInt()).isEqualTo(1);
        List<JsonObject> entries = lines.subList(1, lines.size());
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).get("seq").getAsLong()).isEqualTo(i + 1);
        }
        assertThat(entries.get(0).get("type").getAsString()).isEqualTo("start");
        assertThat(entries).anySatisfy(entry -> {
            assertThat(entry.get("type").getAsString()).isEqualTo("signal");
            assertThat(entry.get("signal").getAsString()).isEqualTo(first.text());
            assertThat(entry.get("tid").getAsInt()).isEqualTo(first.tid());
        });
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedWithItsNameAndTheReason() {
        try (DebuggedProgram program = new DebuggedProgram()) {
            assertThatThrownBy(
                            () -> program.run(() -> program.group.writeJournal(directory.resolve("missing/run.jsonl"))))
                    .hasMessageContaining("missing/run.jsonl")
                    .hasMessageContaining("its folder does not exist");
        }
    }
}
