package dev.signalbox.dap;

import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.ptrace.signal.Signal;
import java.time.Duration;
import java.util.Optional;

/**
 * The launch attribute {@code gracefulShutdown}: with which signal {@code terminate} asks the program to end.
 *
 * @param signal the signal; empty kills at once
 * @param limit how long the program has
 */
public record ShutdownSignal(Optional<Signal> signal, Duration limit) {
    /** Without the attribute. */
    public static final ShutdownSignal KILL = new ShutdownSignal(Optional.empty(), Duration.ZERO);

    private static final String ALLOWED =
            "a signal's name such as \"SIGTERM\", or {\"signal\": ..., \"timeoutMs\": ...}";

    /** Reads the attribute. */
    public static ShutdownSignal of(Arguments launch) throws RequestException {
        String name = "gracefulShutdown";
        if (!launch.has(name)) {
            return KILL;
        }
        boolean plain = launch.raw(name).orElseThrow().isJsonPrimitive();
        if (!plain && !launch.raw(name).orElseThrow().isJsonObject()) {
            throw launch.wrong(name, ALLOWED);
        }
        String text =
                plain ? launch.string(name) : launch.object(name).orElseThrow().string("signal");
        int limit = plain ? 5000 : launch.object(name).orElseThrow().count("timeoutMs", 5000);
        Signal signal = Signal.parse(text).orElseThrow(() -> launch.wrong(name, ALLOWED));
        return new ShutdownSignal(Optional.of(signal), Duration.ofMillis(limit));
    }
}
