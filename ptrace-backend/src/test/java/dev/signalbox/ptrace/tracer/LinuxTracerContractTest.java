package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.launch.StdioSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class LinuxTracerContractTest extends TracerContract {
    @TempDir
    static Path folder;

    private static Path program;

    private BufferedReader output;
    private OutputStream input;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-pthread");
    }

    @Override
    LinuxTracer newTracer(BlockingQueue<TraceeEvent> events) {
        return LinuxTracer.start(events::add);
    }

    @Override
    int launch() throws Exception {
        LaunchedProcess process = tracer.launch(new LaunchSpec(
                program,
                List.of(program.toString().getBytes(StandardCharsets.UTF_8)),
                List.of(),
                Path.of("/"),
                new StdioSpec.Pipes(),
                false,
                true,
                LaunchSpec.InitialState.clean()));
        output = new BufferedReader(new InputStreamReader(process.stdout().orElseThrow(), StandardCharsets.UTF_8));
        input = process.stdin().orElseThrow();
        process.stderr().orElseThrow().close();
        return process.pid();
    }

    private void tell(String command) throws IOException {
        input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    @Override
    void begin() throws Exception {
        tracer.resume(pid(), ResumePlan.run());
        for (int signal : new int[] {10, 12}) {
            tell("catch " + signal);
            output.readLine();
        }
    }

    @Override
    Delivered delivered() throws Exception {
        String[] words = output.readLine().split(" ");
        return new Delivered(Integer.parseInt(words[1]), Integer.parseInt(words[3]));
    }

    @Override
    void exit(int code) throws Exception {
        tell("exit " + code);
    }

    @Override
    void awaitReaped() {
        while (Files.exists(Path.of("/proc/" + pid()))) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void closeStreams() throws IOException {
        input.close();
        tracer.close();
        output.close();
    }
}
