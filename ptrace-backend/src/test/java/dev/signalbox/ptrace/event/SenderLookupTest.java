package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalInfos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderLookupTest {
    @TempDir
    Path proc;

    private SenderLookup lookup;

    @BeforeEach
    void aWorker() throws IOException {
        Files.writeString(proc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n");
        lookup = new SenderLookup(proc, proc.resolve("passwd"));
        process("worker (v2)", 900);
    }

    private void process(String name, int startTime) throws IOException {
        Path process = Files.createDirectories(proc.resolve("4711"));
        Files.writeString(
                process.resolve("stat"), "4711 (" + name + ") S" + " 1".repeat(18) + " " + startTime + " 0 0");
        Files.write(process.resolve("cmdline"), "worker\0-v\0".getBytes(StandardCharsets.UTF_8));
        Files.deleteIfExists(process.resolve("exe"));
        Files.createSymbolicLink(process.resolve("exe"), Path.of("/bin/worker"));
    }

    private void gone() throws IOException {
        for (String file : new String[] {"stat", "cmdline", "exe", ""}) {
            Files.delete(proc.resolve("4711").resolve(file));
        }
    }

    private Sender look() {
        return lookup.of(SignalInfos.killed(Signal.SIGUSR1, 4711), 100).orElseThrow();
    }

    @Test
    void aSenderHasNameProgramArgumentsAndUser() {
        assertThat(look()).isEqualTo(new Sender(4711, "worker (v2)", "/bin/worker", "worker -v", "ada", true));
    }

    @Test
    void aSenderThatIsGoneIsRemembered() throws IOException {
        look();
        gone();
        assertThat(look()).isEqualTo(new Sender(4711, "worker (v2)", "/bin/worker", "worker -v", "ada", false));
    }

    @Test
    void aProcessThatWasRememberedInTimeIsKnownWhenItIsGone() throws IOException {
        lookup.remember(4711, "/bin/worker");
        gone();
        assertThat(look()).isEqualTo(new Sender(4711, "worker", "/bin/worker", "", "ada", false));
    }

    @Test
    void whatWasRememberedGivesWayToALook() {
        lookup.remember(4711, "/bin/sh");
        assertThat(look()).isEqualTo(new Sender(4711, "worker (v2)", "/bin/worker", "worker -v", "ada", true));
    }

    @Test
    void aZombieHasEndedAndKeepsWhatWasKnown() throws IOException {
        look();
        Path process = proc.resolve("4711");
        Files.writeString(process.resolve("stat"), "4711 (worker (v2)) Z" + " 1".repeat(18) + " 900 0 0");
        Files.delete(process.resolve("exe"));
        Files.write(process.resolve("cmdline"), new byte[0]);
        assertThat(look()).isEqualTo(new Sender(4711, "worker (v2)", "/bin/worker", "worker -v", "ada", false));
    }

    @Test
    void aProgramThatAProcessWentOverToIsSeen() throws IOException {
        look();
        process("sleep", 900);
        assertThat(look().name()).isEqualTo("sleep");
    }

    @Test
    void aSenderThatWasNeverSeenIsAPidAndAUser() throws IOException {
        gone();
        assertThat(look()).isEqualTo(new Sender(4711, "", "", "", "ada", false));
        assertThat(look().title()).isEqualTo("process 4711");
    }

    @Test
    void aChildThatNobodyFollowedIsKnownByItsParent() throws IOException {
        lookup.rememberChild(4711, 200, "/bin/make");
        assertThat(look().origin())
                .as("as long as it lives it speaks for itself")
                .isEmpty();
        lookup.rememberChild(4711, 200, "/bin/make");
        gone();
        assertThat(look()).isEqualTo(new Sender(4711, "", "", "", "ada", false, "a child of make (200)"));
    }

    @Test
    void aPidInUseAgainIsAnotherProcess() throws IOException {
        look();
        process("other", 901);
        assertThat(look().name()).isEqualTo("other");
    }

    private void inNamespace(int pid, String numbers, String namespace) throws IOException {
        Path process = Files.createDirectories(proc.resolve(Integer.toString(pid) + "/ns"))
                .getParent();
        Files.writeString(process.resolve("status"), "Name:\tx\nNSpid:\t" + numbers + "\n");
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of("pid:[" + namespace + "]"));
    }

    @Test
    void aPidOfTheReceiversNamespaceIsTranslated() throws IOException {
        inNamespace(200, "200\t1", "7");
        inNamespace(201, "201\t5", "8");
        inNamespace(4711, "4711\t5", "7");
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGUSR1, 5), 200))
                .contains(new Sender(4711, "worker (v2)", "/bin/worker", "worker -v", "ada", true));
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGUSR1, 9), 200))
                .as("nobody has that number any more")
                .contains(new Sender(9, "", "", "", "ada", false));
        inNamespace(202, "202", "1");
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGUSR1, 4711), 202)
                        .orElseThrow()
                        .name())
                .isEqualTo("worker (v2)");
    }

    @Test
    void aSenderOfAnotherNamespaceIsRememberedToo() throws IOException {
        inNamespace(200, "200\t1", "7");
        inNamespace(4711, "4711\t5", "7");
        Sender alive = lookup.of(SignalInfos.killed(Signal.SIGUSR1, 5), 200).orElseThrow();
        for (String file : new String[] {"status", "ns/pid", "ns"}) {
            Files.delete(proc.resolve("4711").resolve(file));
        }
        gone();
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGUSR1, 5), 200))
                .contains(new Sender(
                        alive.pid(), alive.name(), alive.executable(), alive.commandLine(), alive.user(), false));
        inNamespace(4712, "4712\t5", "7");
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGUSR1, 5), 200)
                        .orElseThrow()
                        .pid())
                .as("the number is in use again")
                .isEqualTo(4712);
    }

    @Test
    void theKernelIsNoSender() {
        assertThat(lookup.of(SignalInfos.fault(4711), 100)).isEmpty();
        assertThat(lookup.of(SignalInfos.killed(Signal.SIGINT, 0), 100)).isEmpty();
    }

    @Test
    void thisProcessIsFoundInTheRealProc() {
        long pid = ProcessHandle.current().pid();
        assertThat(new SenderLookup().of((int) pid, 0).executable()).contains("java");
    }
}
