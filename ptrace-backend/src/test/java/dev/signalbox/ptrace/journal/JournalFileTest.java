package dev.signalbox.ptrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalInfos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalFileTest {
    private static final int NOBODY = 0x7ffffff0;

    @TempDir
    Path folder;

    private final JournalLine lines = new JournalLine(new SenderLookup());
    private final List<String> problems = new ArrayList<>();

    private static JournalEntry entry(long seq, SignalInfo info, Map<String, Object> details) {
        return new JournalEntry(seq, 123456789, 4711, 4713, JournalEntry.Type.SIGNAL, Optional.of(info), details);
    }

    private static Map<String, Object> decided(String action, String rule) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("action", action);
        details.put("rule", rule);
        return details;
    }

    @Test
    void aSignalIsALineInTheDocumentedForm() {
        SignalInfo info = SignalInfos.info(10, -6).withInt(16, NOBODY);
        assertThat(lines.json(entry(17, info, decided("pass", "signals.SIGUSR1"))))
                .isEqualTo(
                        "{\"seq\":17,\"ns\":123456789,\"pid\":4711,\"tid\":4713,\"type\":\"signal\",\"signal\":\"SIGUSR1\",\"code\":\"SI_TKILL\","
                                + "\"siginfo\":{\"si_pid\":2147483632,\"si_uid\":0},\"sender\":{\"pid\":2147483632},"
                                + "\"action\":\"pass\",\"rule\":\"signals.SIGUSR1\"}");
    }

    @Test
    void addressesAreHexadecimalAndUnknownCodesAreNumbers() {
        assertThat(lines.json(entry(1, SignalInfos.fault(0xffff800000000000L), Map.of())))
                .contains("\"siginfo\":{\"si_addr\":\"0xffff800000000000\"}");
        assertThat(lines.json(entry(1, SignalInfos.info(10, -99), Map.of()))).contains("\"code\":-99,");
        assertThat(lines.json(entry(1, SignalInfos.seccomp(110), Map.of())))
                .contains("\"siginfo\":{\"si_call_addr\":\"0x401000\",\"si_syscall\":110,\"si_arch\":3221225534}");
    }

    @Test
    void typesAreLowerCaseWithDashesAndTextIsEscaped() {
        JournalEntry entry = new JournalEntry(
                1,
                2,
                3,
                3,
                JournalEntry.Type.SECCOMP_FILTER,
                Optional.empty(),
                Map.of("name", "a\"b\\c\n\u0001\ud800z", "ok", true));
        assertThat(lines.json(entry))
                .startsWith("{\"seq\":1,\"ns\":2,\"pid\":3,\"tid\":3,\"type\":\"seccomp-filter\",")
                .contains("\"name\":\"a\\\"b\\\\c\\u000a\\u0001\\ud800z\"")
                .contains("\"ok\":true");
    }

    @Test
    void theFileHasAHeaderAndEveryEntryInOrder() throws IOException {
        Path path = folder.resolve("journal");
        try (JournalFile file = JournalFile.open(path, lines, problems::add)) {
            for (int seq = 1; seq <= 100_000; seq++) {
                file.accept(entry(seq, SignalInfos.info(10, 0x80), Map.of()));
            }
        }
        List<String> written = Files.readAllLines(path);
        assertThat(written).hasSize(100_001);
        assertThat(written.get(0)).startsWith("{\"version\":1,");
        for (int seq = 1; seq <= 100_000; seq++) {
            assertThat(written.get(seq)).startsWith("{\"seq\":" + seq + ",");
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aFullDiskIsSeenWhenTheFileIsOpened() {
        assertThatThrownBy(() -> JournalFile.open(Path.of("/dev/full"), lines, problems::add))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClosedJournalTakesNothingMore() throws IOException {
        Path path = folder.resolve("journal");
        JournalFile file = JournalFile.open(path, lines, problems::add);
        file.close();
        file.accept(entry(1, SignalInfos.fault(1), Map.of()));
        file.close();
        assertThat(Files.readAllLines(path)).hasSize(1);
        assertThat(problems).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenAnyMoreTellsTheUser() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("head", "-1", fifo.toString()).start();
        JournalFile file = JournalFile.open(fifo, lines, problems::add);
        assertThat(reader.waitFor(20, TimeUnit.SECONDS)).isTrue();
        for (int seq = 1; seq <= 200_000; seq++) {
            file.accept(entry(seq, SignalInfos.fault(1), Map.of()));
        }
        file.close();
        assertThat(problems).singleElement().asString().contains("ends here").contains(fifo.toString());
    }

    @Test
    void batchesHoldTheLatestEntriesAndCountTheOthers() throws Exception {
        LinkedBlockingQueue<JournalBatches.Batch> received = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        JournalBatches batches = new JournalBatches(Duration.ofMillis(1), 10, batch -> {
            received.add(batch);
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        batches.accept(entry(1, SignalInfos.fault(1), Map.of()));
        assertThat(received.take().entries()).extracting(JournalEntry::seq).containsExactly(1L);
        for (int seq = 2; seq <= 101; seq++) {
            batches.accept(entry(seq, SignalInfos.fault(1), Map.of()));
        }
        go.countDown();
        JournalBatches.Batch second = received.take();
        assertThat(second.entries())
                .hasSize(10)
                .last()
                .extracting(JournalEntry::seq)
                .isEqualTo(101L);
        assertThat(second.leftOut()).isEqualTo(90);
        batches.accept(entry(102, SignalInfos.fault(1), Map.of()));
        batches.close();
        assertThat(received.take().entries()).extracting(JournalEntry::seq).containsExactly(102L);
        batches.accept(entry(103, SignalInfos.fault(1), Map.of()));
        assertThat(received).isEmpty();
    }

    @Test
    void aJournalTellsWhatTheRuleSaw() {
        assertThat(lines.json(entry(1, SignalInfos.queued(Signal.SIGUSR1, NOBODY, 3), decided("pass", "r"))))
                .contains("\"si_value.sival_int\":3");
    }
}
