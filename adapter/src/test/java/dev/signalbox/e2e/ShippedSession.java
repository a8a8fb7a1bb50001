package dev.signalbox.e2e;

import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A debug session of the shipped jar for each test, ended after it. */
abstract class ShippedSession {
    Shipped adapter;
    DebugSession session;

    @BeforeEach
    void start() throws IOException {
        adapter = Shipped.dap();
        session = new DebugSession(adapter.client());
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }
}
