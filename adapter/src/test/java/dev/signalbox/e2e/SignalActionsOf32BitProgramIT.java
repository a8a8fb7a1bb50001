package dev.signalbox.e2e;

import java.io.IOException;

/** What can be done about the signals of a 32-bit program. */
class SignalActionsOf32BitProgramIT extends SignalActionsIT {
    @Override
    String width() {
        return "-m32";
    }

    /** The kernel of i386 writes none for such a handler. */
    @Override
    String infoWithoutSiginfo() throws IOException {
        return session.client().refused("evaluate", "{'expression':'info siginfo','context':'repl'}");
    }

    @Override
    String withoutSiginfo() {
        return "in no handler that got a siginfo";
    }
}
