package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.site.SiteOwner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A debugger in a JVM of its own: attaches to a process, sets a breakpoint there, launches another program, says so and waits to be killed. */
final class DoomedDebugger {
    private DoomedDebugger() {}

    /** Arguments: the pid to attach to, a breakpoint address in it (hexadecimal), the program to launch. */
    public static void main(String[] arguments) throws Exception {
        CountDownLatch stops = new CountDownLatch(2);
        LinuxTracer tracer = LinuxTracer.start(event -> {
            if (event instanceof TraceeEvent.Stopped) {
                stops.countDown();
            }
        });
        int pid = Integer.parseInt(arguments[0]);
        tracer.attach(pid);
        byte[] program = arguments[2].getBytes(StandardCharsets.UTF_8);
        int launched = tracer.launch(new LaunchSpec(
                        Path.of(arguments[2]),
                        List.of(program),
                        List.of(),
                        Path.of("/"),
                        new StdioSpec.Pipes(),
                        false,
                        true,
                        LaunchSpec.InitialState.clean()))
                .pid();
        stops.await();
        tracer.addSite(pid, Long.parseUnsignedLong(arguments[1], 16), () -> SiteOwner.Kind.USER);
        System.out.println("ready " + launched);
        new CountDownLatch(1).await();
    }
}
