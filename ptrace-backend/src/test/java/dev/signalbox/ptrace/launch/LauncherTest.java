package dev.signalbox.ptrace.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import dev.signalbox.ptrace.launch.LaunchSpec.InitialState;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs real programs through the launcher (untraced: tracing adds nothing to what is tested here). */
@Timeout(60)
class LauncherTest {
    private static final InitialState CLEAN = InitialState.clean();

    @TempDir
    static Path folder;

    static Path state;

    private final LaunchedRun runs = new LaunchedRun();

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        state = CProgram.compile("process_state.c", folder);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        runs.close();
    }

    private LaunchSpec spec(InitialState initial, StdioSpec stdio, boolean session, String... arguments) {
        List<byte[]> words = Stream.concat(Stream.of("state"), Stream.of(arguments))
                .map(LaunchedRun::bytes)
                .toList();
        return new LaunchSpec(state, words, List.of(LaunchedRun.bytes("A=b")), folder, stdio, false, session, initial);
    }

    private List<String> lines(LaunchSpec spec) throws LaunchException, IOException {
        return runs.run(spec).output().lines().toList();
    }

    @Test
    void aProgramGetsWhatAShellWouldHaveGivenIt() throws Exception {
        LaunchSpec direct = spec(CLEAN, new StdioSpec.Pipes(), false);
        LaunchSpec shell = new LaunchSpec(
                Path.of("/bin/sh"),
                Stream.of("sh", "-c", "env -i A=b \"$0\"; exit $?", state.toString())
                        .map(LaunchedRun::bytes)
                        .toList(),
                List.of(),
                folder,
                new StdioSpec.Pipes(),
                false,
                false,
                CLEAN);
        List<String> given = lines(direct);
        assertThat(given)
                .filteredOn(LauncherTest::notTheName)
                .isEqualTo(
                        lines(shell).stream().filter(LauncherTest::notTheName).toList());
        assertThat(given)
                .contains(
                        "descriptor 0 cloexec 0 nonblock 0",
                        "descriptor 1 cloexec 0 nonblock 0",
                        "descriptor 2 cloexec 0 nonblock 0",
                        "environment 0 41 3d 62",
                        "blocked 0",
                        "leads-session 0 leads-group 0 parents-group 1",
                        "directory " + folder.toRealPath())
                .noneMatch(line -> line.startsWith("descriptor 3"))
                .noneMatch(line -> line.startsWith("signal"))
                .contains("name process_state executed " + state);
    }

    private static boolean notTheName(String line) {
        return !line.startsWith("argument 0");
    }

    @Test
    void everySignalStartsWithItsDefaultActionButThoseAskedFor() throws Exception {
        long ignored = 1L << 0 | 1L << 31 | 1L << 63;
        long blocked = 1L << 1 | 1L << 33;
        List<String> lines =
                lines(spec(new InitialState(ignored, blocked, List.of(), -1, -1), new StdioSpec.Pipes(), false));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("signal") || line.startsWith("blocked"))
                .containsExactly(
                        "signal 1 handler 0x1 flags 0",
                        "signal 32 handler 0x1 flags 0",
                        "signal 64 handler 0x1 flags 0",
                        "blocked 200000002");
    }

    @Test
    void limitUmaskNiceAndAffinityAreWhatWasAskedFor() throws Exception {
        InitialState initial = new InitialState(0, 0, List.of(), 0137, 333);
        CallerState caller = new CallerState(List.of(1L), OptionalInt.of(3));
        List<String> lines = runs.run(spec(initial, new StdioSpec.Pipes(), false), caller)
                .output()
                .lines()
                .toList();
        assertThat(lines)
                .contains("umask 137", "cpus 0", "nice 3 policy 0")
                .anyMatch(line -> line.startsWith("limit 7 333 "));
    }

    @Test
    void onlyInheritedDescriptorsAreHandedOnUnderTheirOwnNumbers() throws Exception {
        int inherited = runs.openHigh(41);
        int leaked = runs.openHigh(45);
        assertThat(leaked).isGreaterThan(inherited);
        InitialState initial = new InitialState(0, 0, List.of(inherited), -1, -1);
        assertThat(lines(spec(initial, new StdioSpec.Pipes(), false)))
                .filteredOn(line -> line.startsWith("descriptor"))
                .hasSize(4)
                .contains("descriptor " + inherited + " cloexec 0 nonblock 0");
    }

    @Test
    void aSessionOnPtysHasAControllingTerminalAndSeparateStreams() throws Exception {
        LaunchedRun.Result result = runs.run(spec(CLEAN, new StdioSpec.Ptys(), true));
        assertThat(result.output().lines())
                .contains("leads-session 1 leads-group 1 parents-group 0", "terminal 1 tty0 1 tty1 1 tty2 1")
                .filteredOn(line -> line.startsWith("descriptor"))
                .hasSize(3);
        assertThat(result.output()).doesNotContain("\r");
    }

    @Test
    void addressRandomisationIsSwitchedOffOnRequestOnly() throws Exception {
        LaunchSpec plain = spec(CLEAN, new StdioSpec.Pipes(), false);
        assertThat(lines(plain)).contains("personality 0");
        LaunchSpec fixed = new LaunchSpec(
                plain.program(), plain.arguments(), plain.environment(), folder, plain.stdio(), true, false, CLEAN);
        assertThat(lines(fixed)).contains("personality 40000");
    }

    @Test
    void argumentsAndEnvironmentMayHoldAnyBytes() throws Exception {
        byte[] strange = {(byte) 0xff, '\n', ' ', '-', (byte) 0x80, '"'};
        LaunchSpec spec = new LaunchSpec(
                state,
                List.of(strange, new byte[0], LaunchedRun.bytes("--"), LaunchedRun.bytes("-g7")),
                List.of(
                        strange,
                        LaunchedRun.bytes("B=1"),
                        LaunchedRun.bytes("B=2"),
                        LaunchedRun.bytes("no-equals-sign")),
                folder,
                new StdioSpec.Pipes(),
                false,
                false,
                CLEAN);
        assertThat(lines(spec))
                .contains(
                        "argument 0 ff 0a 20 2d 80 22",
                        "argument 1",
                        "argument 2 2d 2d",
                        "argument 3 2d 67 37",
                        "environment 0 ff 0a 20 2d 80 22",
                        "environment 1 42 3d 31",
                        "environment 2 42 3d 32");
    }

    @Test
    void filesAreOpenedAndOneFileForBothStreamsSharesItsPosition() throws Exception {
        Path input = Files.writeString(folder.resolve("in"), "from a file\n");
        Path output = folder.resolve("out");
        StdioSpec.Files files =
                new StdioSpec.Files(Optional.of(input), Optional.of(Path.of("out")), Optional.of(Path.of("out")));
        runs.run(shell("cat; echo one; echo two >&2; echo three", files));
        assertThat(output).hasContent("from a file\none\ntwo\nthree\n");
    }

    @Test
    void absentFilesAreTheNullDevice() throws Exception {
        StdioSpec.Files none = new StdioSpec.Files(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(runs.run(shell("[ \"$(readlink /proc/$$/fd/0 /proc/$$/fd/2 | uniq)\" = /dev/null ]", none))
                        .status())
                .isZero();
    }

    static LaunchSpec shell(String script, StdioSpec stdio) {
        return new LaunchSpec(
                Path.of("/bin/sh"),
                Stream.of("sh", "-c", script).map(LaunchedRun::bytes).toList(),
                List.of(LaunchedRun.bytes("PATH=/usr/bin:/bin")),
                folder,
                stdio,
                false,
                stdio instanceof StdioSpec.Ptys,
                CLEAN);
    }

    @Test
    void inputReachesTheProgramAndEndsWhenClosed() throws Exception {
        for (StdioSpec stdio : List.of(new StdioSpec.Pipes(), new StdioSpec.Ptys())) {
            LaunchedRun.Result result =
                    runs.run(shell("while read line; do echo \"got $line\"; done; echo done >&2", stdio), "one\ntwo\n");
            assertThat(result.output()).isEqualTo("got one\ngot two\n");
            assertThat(result.errors()).isEqualTo("done\n");
        }
    }

    @Test
    void allOfALargeOutputArrivesBeforeTheStreamEnds() throws Exception {
        for (StdioSpec stdio : List.of(new StdioSpec.Pipes(), new StdioSpec.Ptys())) {
            LaunchedRun.Result result =
                    runs.run(shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done", stdio));
            assertThat(result.output()).hasLineCount(20000).endsWith("line 19999\n");
        }
    }

    @Test
    void aStreamThatIsToldToFinishEndsThoughADaemonHoldsItOpen() throws Exception {
        for (StdioSpec stdio : List.of(new StdioSpec.Pipes(), new StdioSpec.Ptys())) {
            LaunchedRun.Result result = runs.run(shell("trap '' HUP; sleep 300 & echo $!", stdio));
            long daemon = Long.parseLong(result.output().strip());
            ProcessHandle handle = ProcessHandle.of(daemon).orElseThrow();
            assertThat(handle.isAlive()).isTrue();
            handle.destroyForcibly();
            handle.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theDoorbellIdlesApartFromSessionDirectoryAndTerminal() throws Exception {
        int pid = runs.bell();
        Path proc = Path.of("/proc/" + pid);
        runs.awaitIdle(pid);
        assertThat(Files.readString(proc.resolve("comm")).strip()).isEqualTo("signalbox-bell");
        assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            assertThat(descriptors.map(LauncherTest::target).toList())
                    .containsExactly("/dev/null", "/dev/null", "/dev/null");
        }
        String[] stat = Files.readString(proc.resolve("stat")).split(" ");
        assertThat(stat[5]).as("session").isEqualTo(String.valueOf(pid));
        assertThat(runs.killAndReap(pid)).isEqualTo(9);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aLauncherWhoseTracerIsGoneEndsWithoutRunningTheProgram() throws Exception {
        Path trace = folder.resolve("ran");
        assertThat(runs.abandon(shell("touch " + trace, new StdioSpec.Inherit(Set.of()))))
                .isEqualTo(127 << 8);
        assertThat(trace).doesNotExist();
    }

    @Test
    void whereMemoryMustNotBeExecutedThePrivateFileIs() throws Exception {
        LinuxKernel real = new LinuxKernel();
        int permissionDenied = -13;
        Kernel strict = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(),
                new Class<?>[] {Kernel.class},
                (proxy, method, arguments) ->
                        method.getName().equals("memfd") ? permissionDenied : method.invoke(real, arguments));
        try (LauncherImage image = LauncherImage.load(strict);
                LaunchedRun onDisk = new LaunchedRun(image)) {
            assertThat(onDisk.run(shell("echo ran", new StdioSpec.Pipes())).output())
                    .isEqualTo("ran\n");
            assertThat(Files.readSymbolicLink(Path.of(new String(image.path(), StandardCharsets.US_ASCII))))
                    .asString()
                    .endsWith(" (deleted)");
        }
    }

    @Test
    void aReportOfTheLauncherBecomesASentence() {
        LaunchSpec spec = spec(CLEAN, new StdioSpec.Pipes(), false);
        assertThat(new LaunchReport('d', 13).exception(spec))
                .hasMessage("cannot start " + state + ": the working directory " + folder
                        + " cannot be entered: permission denied (EACCES)");
        assertThat(new LaunchReport('R', 1).warning()).isTrue();
        assertThat(new LaunchReport('R', 1).text()).contains("randomisation").contains("EPERM");
        assertThat(new LaunchReport('x', 2).exception(spec).kind()).isEqualTo(LaunchException.Kind.NOT_FOUND);
        assertThat(new LaunchReport('x', 13).exception(spec).kind()).isEqualTo(LaunchException.Kind.NOT_EXECUTABLE);
    }
}
