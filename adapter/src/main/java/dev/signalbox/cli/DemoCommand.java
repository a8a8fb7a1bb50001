package dev.signalbox.cli;

import dev.signalbox.cli.demo.DemoClient;
import dev.signalbox.cli.demo.DemoStory;
import dev.signalbox.cli.demo.SampleProgram;
import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.dap.server.DapServer;
import dev.signalbox.engine.live.LiveGroup;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import java.io.IOException;
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
            DapServer server = new DapServer(RequestRegistry.complete(), () -> LiveGroup.start(LinuxTracer::start));
            try (DemoClient client = DemoClient.connect(server)) {
                new DemoStory(client, sample, System.out).play();
            }
        }
        return 0;
    }
}
