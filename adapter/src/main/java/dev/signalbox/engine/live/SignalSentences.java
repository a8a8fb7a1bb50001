package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.SignalInfo;

/** The sentences that tell about a signal. */
final class SignalSentences {
    private SignalSentences() {}

    static String headline(SignalInfo info) {
        return info.signal().name();
    }
}
