package dev.signalbox.engine;

import dev.signalbox.ptrace.event.ExitStatus;
import java.util.Optional;

/** The line that says how a process died of a signal. */
public final class DeathSentence {
    private DeathSentence() {}

    /** {@code killed by SIGTERM sent by the process itself with kill(), in thread 4712, core dumped}. */
    public static String of(LiveTarget target, ExitStatus.Killed killed) {
        String signal = killed.signal().name();
        Optional<LiveTarget.Death> death = target.death();
        String reason = death.map(LiveTarget.Death::reason).orElse("");
        StringBuilder text = new StringBuilder("killed by ");
        text.append(
                reason.isEmpty() || reason.startsWith(signal)
                        ? reason.isEmpty() ? signal : reason
                        : signal + ": " + reason);
        death.filter(known -> known.tid() != target.pid())
                .ifPresent(known -> text.append(", in thread ").append(known.tid()));
        return text.append(killed.coreDumped() ? ", core dumped" : "").toString();
    }
}
