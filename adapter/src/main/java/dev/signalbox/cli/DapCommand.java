package dev.signalbox.cli;

import dev.signalbox.dap.transport.ListenAddress;
import dev.signalbox.dap.transport.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code signalbox dap}: serves the Debug Adapter Protocol over stdio, or to many clients over a socket. */
@Command(
        name = "dap",
        description = "Serves the Debug Adapter Protocol, over stdio unless --listen is given.",
        mixinStandardHelpOptions = true)
final class DapCommand implements Callable<Integer> {
    private static final int DEFAULT_TIMEOUT = 60;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description =
                    "unix:PATH (this user only) or 127.0.0.1:PORT (0 = any; prints a token that launch and attach need)")
    private String listen;

    @Option(
            names = "--client-timeout",
            paramLabel = "SECONDS",
            description = "ends the session of a client that reads nothing for so long (default 60)")
    private int clientTimeout = DEFAULT_TIMEOUT;

    @Option(names = "--allow-remote", description = "lets --listen take an address that other machines can reach")
    private boolean allowRemote;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (clientTimeout < 1) {
            throw new ParameterException(spec.commandLine(), "--client-timeout: takes a number of seconds from 1 on");
        }
        if (listen == null) {
            return overStdio(clientTimeout);
        }
        ListenAddress address;
        try {
            address = ListenAddress.parse(listen);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--listen: " + e.getMessage(), e);
        }
        if (address instanceof ListenAddress.Tcp tcp && !tcp.loopback() && !allowRemote) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--listen: other machines can reach " + tcp
                            + ", and who has the token can run programs here; add --allow-remote if that is meant");
        }
        try (Listener listener = Listener.open(address)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(listener), "listener"));
            System.out.println("listening on " + listener.address()
                    + listener.token().map(token -> " token " + token).orElse(""));
            System.out.flush();
            Wiring.server(Duration.ofSeconds(clientTimeout)).serve(listener);
        }
        return 0;
    }

    private static void closeQuietly(Listener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            System.err.println("signalbox: closing " + listener.address() + ": " + e.getMessage());
        }
    }

    /** Serves one session. Called before the command line is parsed, too: a client that starts an adapter waits for it, and parsing costs it 60 ms. */
    static int overStdio() {
        return overStdio(DEFAULT_TIMEOUT);
    }

    private static int overStdio(int clientTimeout) {
        Wiring.server(Duration.ofSeconds(clientTimeout)).serveStdio();
        return 0;
    }
}
