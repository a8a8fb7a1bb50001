package dev.signalbox.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program gives the same account when a shell starts it and under {@code signalbox run}, through the launcher script and the shipped jar. */
@Timeout(150)
class TransparencyIT {
    private static final Path LAUNCHER =
            Path.of("..", "signalbox").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    static List<ConformanceProgram> programs() {
        return ConformanceProgram.all();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramThatIsRunHeadlessGivesItsOwnAccount(ConformanceProgram program) throws Exception {
        compare(program, "both");
    }

    static Stream<ConformanceProgram> programsWithChildren() {
        return programs().stream()
                .filter(program -> List.of("children", "siginfo", "job_control", "sandbox", "interrupted_calls")
                        .contains(program.source()));
    }

    @ParameterizedTest
    @MethodSource("programsWithChildren")
    void aProgramWhoseChildrenAreLetGoGivesItsOwnAccount(ConformanceProgram program) throws Exception {
        compare(program, "parent");
    }

    @Test
    void theTracerShowsAsParentAndAsTheOneTracerAndInNothingElse() throws Exception {
        String self = Long.toString(ProcessHandle.current().pid());
        ConformanceProgram program = new ConformanceProgram("visible", List.of(self), Set.of());
        List<String> command = List.of(program.compile(directory).toString(), self);
        Account.Streams streams = Account.Streams.in(directory);
        assertThat(Account.of(command, streams, directory).out())
                .isEqualTo(
                        """
                traced 0
                parent is the one that started it 1
                PTRACE_TRACEME in a child: Success
                """);
        assertThat(headless(command, "both", streams).out())
                .isEqualTo(
                        """
                traced 1
                parent is the one that started it 0
                PTRACE_TRACEME in a child: Operation not permitted
                """);
        assertThat(headless(command, "parent", streams).out()).endsWith("PTRACE_TRACEME in a child: Success\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"})
    void descriptorsThatWereClosedAreClosedForTheProgram(String closed) throws Exception {
        String said = "open=; for fd in 0 1 2; do [ -e /proc/$$/fd/$fd ] && open=$open$fd; done; "
                + "echo \"open: $open\" >account; exit 6";
        Account.Streams streams = Account.Streams.in(directory);
        Path account = directory.resolve("account");
        Account.of(List.of("/bin/sh", "-c", "exec /bin/sh -c '" + said + "' " + closed), streams, directory);
        String alone = Files.readString(account);
        Files.delete(account);
        String run = "exec " + LAUNCHER + " run --quiet -- /bin/sh -c '" + said + "' " + closed;
        assertThat(Account.of(List.of("/bin/sh", "-c", run), streams, directory).status())
                .isEqualTo(6);
        assertThat(Files.readString(account)).isEqualTo(alone);
    }

    /** Other tests are started by a JVM, which has changed its own already. */
    @Test
    void theCoreDumpFilterIsTheCallers() throws Exception {
        assertThat(shell("echo 0x21 >/proc/self/coredump_filter; exec " + LAUNCHER
                        + " run -- cat /proc/self/coredump_filter"))
                .isEqualTo("00000021\n");
    }

    /** C is the locale of whoever sets none, as containers do, and file names are bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void foldersAndProgramsMayHaveAnyName(String locale) throws Exception {
        assertThat(shell("export LC_ALL=" + locale
                        + "; d=$(printf 'w\\303\\266rd\\377'); mkdir \"$d\" && cd \"$d\" && cp /bin/pwd p$d && "
                        + LAUNCHER
                        + " run -- ./p$d | od -c -w200 -An && cd / && " + LAUNCHER + " run --journal " + directory
                        + "/j\303\266 -- \"$OLDPWD\"/p$d && wc -l <" + directory + "/j\303\266"))
                .contains("w 303 266   r   d 377")
                .endsWith("/\n3\n");
    }

    private String shell(String script) throws Exception {
        Account.Streams streams = Account.Streams.in(directory);
        Account account = Account.of(List.of("/bin/bash", "-c", script), streams, directory);
        assertThat(account.err()).isEmpty();
        return account.out();
    }

    private void compare(ConformanceProgram program, String follow) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(program.compile(directory).toString()));
        command.addAll(program.arguments());
        Account.Streams streams = Account.Streams.in(directory);
        Account alone = Account.of(command, streams, directory);
        assertThat(headless(command, follow, streams)).isEqualTo(alone);
    }

    private Account headless(List<String> command, String follow, Account.Streams streams) throws Exception {
        List<String> headless =
                new ArrayList<>(List.of(LAUNCHER.toString(), "run", "--quiet", "--follow-fork", follow, "--"));
        headless.addAll(command);
        return Account.of(headless, streams, directory);
    }
}
