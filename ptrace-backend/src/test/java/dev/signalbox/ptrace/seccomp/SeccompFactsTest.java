package dev.signalbox.ptrace.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.launch.CProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What this code relies on of seccomp under a tracer, as the kernel shows it to a small tracer in C that shares nothing with it. */
@Timeout(60)
class SeccompFactsTest {
    @TempDir
    static Path folder;

    private static final Map<String, String> FACTS = new LinkedHashMap<>();

    @BeforeAll
    static void ask() throws IOException, InterruptedException {
        Process facts = new ProcessBuilder(
                        CProgram.compile("seccomp_facts.c", folder).toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(facts.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(facts.waitFor()).as(told).isZero();
        for (String line : told.split("\n")) {
            int colon = line.indexOf(": ");
            FACTS.put(line.substring(0, colon), line.substring(colon + 2));
        }
    }

    private static void assertFact(String name, String shown) {
        assertThat(FACTS).containsKey(name);
        assertThat(FACTS.get(name)).startsWith(shown);
    }

    @Test
    void aTrapIsASignalDeliveryStopWithTheFiltersDataAndTheRegistersRolledBack() {
        assertFact("trap", "stop 0x1f, code 1, call 110, data 42, rolled back 1, caught 1");
    }

    @Test
    void editedSiginfoReachesTheHandler() {
        assertFact("edited siginfo reaches the handler", "exit 55");
    }

    @Test
    void aTrapWhileSigsysIsBlockedStopsButTheHandlerIsGoneAndDeliveryKills() {
        assertFact("trap while blocked", "stop 0x1f, caught 0, then killed 31");
    }

    @Test
    void aTrappedCallReturnsWhatIsPutIntoItsRegister() {
        assertFact("trap emulated", "exit 2");
    }

    @Test
    void aKillIsNoSignalStop() {
        assertFact("kill without TRACEEXIT", "killed 31");
    }

    @Test
    void aKillStopsBeforeTheEndWithTheCallAndWithoutFiltersAndNothingSavesTheThread() {
        assertFact("kill with TRACEEXIT", "stop 0x605, message 0x1f, call 110, filter -1, then killed 31");
    }

    @Test
    void aCallLeftToATracerFailsWithEnosysWithoutOneAndSoItCanWithOne() {
        assertFact("trace without TRACESECCOMP", "exit 1");
        assertFact("trace with TRACESECCOMP", "stop 0x705, message 5, then exit 1");
    }

    @Test
    void aCallTakenAwayAtItsEntryEscapesADenyListAndNotAnAllowList() {
        assertFact("kill by a deny list, call taken away at its entry", "exit 2");
        assertFact("kill by an allow list, call taken away at its entry", "killed 31");
    }

    @Test
    void aCallThatAnAllowListAllowsCanBeMadeInstead() {
        assertFact("kill by an allow list, getpid made instead", "exit 2");
    }
}
