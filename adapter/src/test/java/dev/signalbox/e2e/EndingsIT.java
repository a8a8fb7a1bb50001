package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a session ends: nothing launched survives, nothing attached is harmed. */
@Timeout(120)
class EndingsIT {
    @TempDir
    static Path folder;

    private static Path waits;
    private static Path queue;

    @BeforeAll
    static void compile() throws IOException {
        waits = Programs.compile("waits", folder);
        queue = Programs.compile("queue", folder);
    }

    private static Optional<ProcessHandle> child(Shipped adapter, Path program) throws IOException {
        try (Stream<ProcessHandle> all = adapter.process().descendants()) {
            return all.filter(process -> process.info()
                            .command()
                            .filter(program.toString()::equals)
                            .isPresent())
                    .findFirst();
        }
    }

    @Test
    void aLaunchedProgramThatIsLetGoLivesOnWithItsTerminal() throws Exception {
        Path question = folder.resolve("question");
        Path answer = folder.resolve("answer");
        assertThat(new ProcessBuilder("mkfifo", question.toString(), answer.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(
                    Path.of("/bin/sh"),
                    "'args':['-c','read word < " + question + "; echo said; test -t 1 && echo $word > " + answer
                            + "'],'signalPreset':'quiet'");
            session.run();
            session.client().request("disconnect", "{'terminateDebuggee':false}");
            adapter.await();
        }

        Files.writeString(question, "alive\n");

        assertThat(Files.readString(answer)).isEqualTo("alive\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "launch", "breakpoints", "running", "stopped", "stack"})
    void whenTheClientVanishesTheLaunchedProgramDies(String point) throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            reach(session, point);
            Optional<ProcessHandle> program = child(adapter, point.equals("running") ? waits : queue);
            assertThat(program.isPresent()).isEqualTo(!point.equals("initialize"));
            session.client().close();
            adapter.await();
            if (program.isPresent()) {
                program.get().onExit().get(20, TimeUnit.SECONDS);
                assertThat(program.get().isAlive()).isFalse();
            }
        }
    }

    private static void reach(DebugSession session, String point) throws IOException {
        if (point.equals("initialize")) {
            session.client().request("initialize", "{}");
            return;
        }
        session.launch(point.equals("running") ? waits : queue, "");
        if (point.equals("launch")) {
            return;
        }
        session.breakpoints(Programs.source("queue"), "queue");
        if (point.equals("breakpoints")) {
            return;
        }
        session.run();
        if (point.equals("running")) {
            session.client()
                    .event("output", body -> RawClient.text(body, "output").contains("ready"));
            return;
        }
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        if (point.equals("stack")) {
            session.client().send("stackTrace", "{'threadId':" + thread + "}");
        }
    }

    @Test
    void sigtermOfTheAdapterKillsWhatWasLaunched() throws Exception {
        Shipped adapter = Shipped.dap();
        DebugSession session = new DebugSession(adapter.client());
        reach(session, "stopped");
        ProcessHandle program = child(adapter, queue).orElseThrow();
        adapter.close();
        program.onExit().get(20, TimeUnit.SECONDS);
        assertThat(program.isAlive()).isFalse();
    }

    /** A program of ours that the adapter attaches to: it is fine when it still counts signals and ends by itself. */
    private static final class Bystander implements AutoCloseable {
        final Process process;
        private final BufferedReader out;

        Bystander() throws IOException {
            process = new ProcessBuilder(waits.toString()).start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("ready");
        }

        void assertUnharmed() throws Exception {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            assertThat(status).contains("TracerPid:\t0");
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static void attach(DebugSession session, Bystander bystander) throws IOException {
        session.client().request("initialize", "{}");
        session.client().request("attach", "{'pid':" + bystander.process.pid() + "}");
        session.client().event("initialized");
        // where the program passes on its way out: a byte that is left behind would kill it
        assertThat(session.breakpoints(Programs.source("waits"), "end")
                        .get(0)
                        .getAsJsonObject()
                        .get("verified")
                        .getAsBoolean())
                .isTrue();
        session.run();
    }

    @Test
    void whenTheClientVanishesAnAttachedProgramGoesOnUnharmed() throws Exception {
        try (Bystander bystander = new Bystander();
                Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            attach(session, bystander);
            session.client().close();
            adapter.await();
            bystander.assertUnharmed();
        }
    }

    @Test
    void anAttachedProgramThatIsStoppedGoesOnWhenTheAdapterIsTerminated() throws Exception {
        try (Bystander bystander = new Bystander()) {
            Shipped adapter = Shipped.dap();
            DebugSession session = new DebugSession(adapter.client());
            attach(session, bystander);
            session.client().request("pause", "{'threadId':" + bystander.process.pid() + "}");
            session.stopped();
            adapter.close();
            bystander.assertUnharmed();
        }
    }

    @Test
    void disconnectLetsAnAttachedProgramGo() throws Exception {
        try (Bystander bystander = new Bystander();
                Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            attach(session, bystander);
            session.goodbye();
            assertThat(adapter.await()).isZero();
            bystander.assertUnharmed();
        }
    }

    @Test
    void attachingToWhatCannotBeAttachedSaysWhy() throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            RawClient client = adapter.client();
            client.request("initialize", "{}");
            assertThat(client.refused("attach", "{'pid':4194303}")).contains("4194303");
            assertThat(client.refused("attach", "{'pid':2}")).isNotEmpty();
            assertThat(client.refused("attach", "{'pid':" + adapter.process().pid() + "}"))
                    .isNotEmpty();
            assertThat(client.refused("attach", "{'processId':0}")).contains("processId");
        }
    }

    @Test
    void whereTracingIsForbiddenLaunchAndAttachSayWhatToDo() throws Exception {
        try (Shipped adapter = Shipped.dapUnder(Programs.compile("noptrace", folder))) {
            RawClient client = adapter.client();
            client.request("initialize", "{}");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(client.refused("launch", "{'program':'/bin/true'}"))
                        .contains("not permitted to trace", "--cap-add SYS_PTRACE");
            }
            assertThat(client.refused(
                            "attach", "{'pid':" + ProcessHandle.current().pid() + "}"))
                    .contains("not permitted to trace");
            client.request("disconnect", "{}");
            assertThat(adapter.await()).isZero();
            assertThat(adapter.errors()).isEmpty();
        }
    }

    @Test
    void launchingWhatCannotBeLaunchedSaysWhy() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        Path foreign = Files.write(
                folder.resolve("foreign"),
                new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 40, 0});
        assertThat(foreign.toFile().setExecutable(true)).isTrue();
        try (Shipped adapter = Shipped.dap()) {
            RawClient client = adapter.client();
            client.request("initialize", "{}");
            assertThat(client.refused("launch", "{'program':'/nowhere/at/all'}"))
                    .contains("/nowhere/at/all");
            assertThat(client.refused("launch", "{'program':'" + text + "'}")).contains("execute");
            assertThat(client.refused("launch", "{'program':'" + folder + "'}")).contains("directory");
            assertThat(client.refused("launch", "{'program':'" + foreign + "'}"))
                    .isNotEmpty();
            assertThat(client.refused("launch", "{'program':'/bin/true','cwd':'/nowhere'}"))
                    .contains("/nowhere");
            assertThat(client.refused("launch", "{'program':'/bin/true','envFile':'/nowhere/env'}"))
                    .contains("/nowhere/env", "no such file");
            client.request("launch", "{'program':'/bin/true','colour':'green','__internal':1}");
            assertThat(RawClient.text(client.event("output"), "output")).contains("'colour'");
            client.event("initialized");
            client.request("configurationDone", "{}");
            assertThat(client.event("exited").get("exitCode").getAsInt()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'program':'/bin/true/' | leave the slash",
                "'program':'/bin/tr\\u0000ue' | 'program' is",
                "'program':'/bin/true','cwd':'/\\u0000' | 'cwd' is",
                "'program':'/bin/true','env':{'A':'b\\u0000c'} | the value of 'A' has a NUL",
                "'program':'/bin/true','stdio':[''] | 'stdio' is",
                "'program':'/bin/true','stdio':['a\\u0000'] | 'stdio' is"
            },
            quoteCharacter = '"')
    void whatNoFileAndNoVariableCanHoldIsRefused(String attributes, String reason) throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            adapter.client().request("initialize", "{}");
            assertThat(adapter.client().refused("launch", "{" + attributes + "}"))
                    .contains(reason);
        }
    }

    private static Path fifo(String name) throws Exception {
        Path fifo = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    @Test
    void aFifoThatNobodyHasOpenedHoldsUpNobodyAndTheLaunchCanBeCancelled() throws Exception {
        Path fifo = fifo("silent");
        try (Shipped adapter = Shipped.dap()) {
            RawClient client = adapter.client();
            client.request("initialize", "{}");
            int launch = client.send("launch", "{'program':'/bin/cat','stdio':['" + fifo + "']}");
            client.request("setFunctionBreakpoints", "{'breakpoints':[]}");
            client.request("cancel", "{'requestId':" + launch + "}");
            assertThat(RawClient.text(client.responseTo(launch), "message")).isEqualTo("cancelled");
            client.request("disconnect", "{}");
            assertThat(adapter.await()).isZero();
            assertThat(adapter.errors()).isEmpty();
        }
    }

    @Test
    void aProgramStartsWhenTheOtherSideOfItsFifoIsThere() throws Exception {
        Path fifo = fifo("late");
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.client().request("initialize", "{}");
            int launch = session.client().send("launch", "{'program':'/bin/cat','stdio':['" + fifo + "']}");
            session.client().request("setFunctionBreakpoints", "{'breakpoints':[]}");
            Files.writeString(fifo, "through the pipe\n");
            assertThat(session.client().responseTo(launch).get("success").getAsBoolean())
                    .isTrue();
            session.client().event("initialized");
            session.run();
            assertThat(session.exited()).isZero();
            assertThat(session.client().output("stdout")).isEqualTo("through the pipe\n");
        }
    }

    @Test
    void aClientThatVanishesWhileItsProgramStartsLeavesNothingAndNoStackTrace() throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            adapter.client().request("initialize", "{}");
            adapter.client().send("launch", "{'program':'" + waits + "'}");
            adapter.client().close();
            assertThat(adapter.await()).isZero();
            assertThat(adapter.errors()).isEmpty();
            assertThat(child(adapter, waits)).isEmpty();
        }
    }

    @Test
    void streamsThatStdioDoesNotNameStayPtys() throws Exception {
        Path in = Files.writeString(folder.resolve("input"), "a line\n");
        Path out = folder.resolve("output");
        String script = "'args':['-c','cat; tty <&2; [ -t 0 ] || echo no terminal >&2']";
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(
                    Path.of("/bin/sh"), script + ",'signals':{'all':'nostop noprint pass'},'stdio':['" + in + "']");
            session.run();
            assertThat(session.exited()).isZero();
            assertThat(session.client().output("stdout")).matches("a line\n/dev/pts/\\d+\n");
            assertThat(session.client().output("stderr")).isEqualTo("no terminal\n");
        }
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(
                    Path.of("/bin/sh"),
                    script + ",'signals':{'all':'nostop noprint pass'},'stdio':[null,'" + out + "']");
            session.run();
            assertThat(session.exited()).isZero();
            assertThat(out).content().matches("/dev/pts/\\d+\n");
            assertThat(session.client().output("stderr")).isEqualTo("no terminal\n");
        }
    }

    @Test
    void terminateAsksWithTheConfiguredSignalFirst() throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(waits, "'gracefulShutdown':{'signal':'SIGTERM','timeoutMs':20000}");
            session.run();
            session.client()
                    .event("output", body -> RawClient.text(body, "output").contains("ready"));
            session.client().request("terminate", "{}");
            assertThat(session.exited()).isEqualTo(128 + 15);
            assertThat(session.client().output("important")).contains("killed by SIGTERM");
            session.goodbye();
        }
    }

    @Test
    void aServerOnAUnixSocketServesManySessions() throws Exception {
        Path socket = folder.resolve("server.sock");
        try (Shipped server = Shipped.start("dap", "--listen", "unix:" + socket)) {
            BufferedReader out = new BufferedReader(
                    new InputStreamReader(server.process().getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("listening on unix:" + socket);
            DebugSession first = connect(socket);
            DebugSession second = connect(socket);
            first.launch(queue, "'signals':{'SIGUSR1':'nostop noprint pass'}");
            second.launch(queue, "");
            first.run();
            assertThat(first.exited()).isEqualTo(3);
            second.run();
            JsonObject stop = second.stopped("exception");
            assertThat(RawClient.text(stop, "text")).isEqualTo("SIGUSR1");
            first.goodbye();
            second.resume(stop.get("threadId").getAsInt());
            assertThat(second.exited()).isEqualTo(3);
            second.goodbye();
        }
        assertThat(socket).doesNotExist();
    }

    private static DebugSession connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        // not Channels.newInputStream: reads and writes of one channel would exclude each other (JDK-8279339)
        return new DebugSession(new RawClient(new ReadingEnd(channel), new WritingEnd(channel), channel));
    }

    private static final class ReadingEnd extends java.io.InputStream {
        private final SocketChannel channel;

        ReadingEnd(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
            return channel.read(one) < 0 ? -1 : one.get(0) & 0xff;
        }
    }

    private static final class WritingEnd extends java.io.OutputStream {
        private final SocketChannel channel;

        WritingEnd(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            java.nio.ByteBuffer rest = java.nio.ByteBuffer.wrap(bytes, offset, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
