package dev.signalbox.cli;

import dev.signalbox.cli.demo.DemoClient;
import dev.signalbox.cli.demo.DemoStory;
import dev.signalbox.cli.demo.SampleProgram;
import dev.signalbox.dap.server.DapServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code signalbox demo}: the main job on the sandbox sample, step by step, in plain words. */
@Command(
        name = "demo",
        description = "Debugs the sandbox sample: each request of a debug session and what it showed, in plain words.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        try (SampleProgram sample = SampleProgram.sandbox()) {
            DapServer server = Wiring.server(Duration.ofMinutes(1));
            try (DemoClient client = DemoClient.connect(server)) {
                new DemoStory(client, sample, System.out).play();
            }
        }
        return 0;
    }
}
