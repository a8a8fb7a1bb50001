package dev.signalbox.cli;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.signalbox.dap.server.DapServer;
import dev.signalbox.dap.server.ServerModule;
import dev.signalbox.dap.server.SessionParts;
import dev.signalbox.engine.live.LiveGroup;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The composition root. The injector is made on a thread of its own, while the connection is opened and {@code initialize} is answered, for which nothing of it is
 * needed: a client waits for the start of an adapter.
 */
final class Wiring {
    /** Guice's flag (its wiki, "Bytecode generation"): it calls our four constructors by reflection, and need not load and make the classes that do it faster later. */
    private static final String BYTECODE_OPTION = "guice_bytecode_gen_option";

    private Wiring() {}

    /** A server of this machine's processes. */
    static DapServer server(Duration patience) {
        CompletableFuture<SessionParts> parts = new CompletableFuture<>();
        Thread wiring = new Thread(
                () -> {
                    try {
                        System.setProperty(BYTECODE_OPTION, "DISABLED");
                        ServerModule module = new ServerModule(() -> LiveGroup.start(LinuxTracer::start));
                        parts.complete(
                                Guice.createInjector(Stage.DEVELOPMENT, module).getInstance(SessionParts.class));
                    } catch (RuntimeException | Error e) {
                        parts.completeExceptionally(e); // thrown again where the parts are asked for
                    }
                },
                "wiring");
        wiring.setDaemon(true);
        wiring.start();
        return new DapServer(parts::join, patience);
    }
}
