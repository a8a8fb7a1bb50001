package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import dev.signalbox.ptrace.signal.SignalMasks;
import java.io.IOException;
import java.util.Optional;

/** What continue will do to the program at a signal stop, as far as /proc and the decision so far tell. Engine thread. */
final class SignalForecast {
    private final LiveSignalStop signal;

    SignalForecast(LiveSignalStop signal) {
        this.signal = signal;
    }

    /** What delivering the signal means; empty when the process is gone. */
    Optional<DispositionOutcome> outcome() {
        try {
            SignalMasks now = SignalMasks.read(signal.pid(), signal.tid());
            return Optional.of(DispositionOutcome.of(
                    signal.info(), now, signal.stop().process().masksBefore()));
        } catch (TraceeGoneException | IOException e) {
            return Optional.empty();
        }
    }

    boolean isFatal() {
        return signal.decision() == LiveSignalStop.Decision.PASS
                && outcome().map(DispositionOutcome::fatal).orElse(false);
    }

    /** A sentence about continue. */
    String sentence() {
        SignalInfo info = signal.info();
        return switch (signal.decision()) {
            case SUPPRESS -> "On continue the program does not hear of it" + result();
            case HOLD -> "On continue it is held back until it is released";
            case PASS -> outcome().map(outcome -> passed(info, outcome)).orElse("The process is gone");
        };
    }

    private String result() {
        try {
            return signal.emulated()
                    .map(value -> "; the call returns " + CallResult.show(value))
                    .orElse("");
        } catch (EngineException e) {
            // the stop is over: nobody waits for the sentence any more
            return "";
        }
    }

    private static String passed(SignalInfo info, DispositionOutcome outcome) {
        String name = info.signal().name();
        return "On continue " + name + " is delivered: "
                + switch (outcome) {
                    case HANDLER_RUNS -> "the program's handler runs";
                    case TERMINATES -> "the process is killed by it";
                    case DUMPS_CORE -> "the process is killed by it and may dump core";
                    case STOPS -> "the process is stopped until SIGCONT";
                    case CONTINUES -> "nothing else happens";
                    case IGNORED -> "the program ignores it";
                    case STAYS_PENDING -> "it stays pending, since it is blocked";
                    case FORCED -> "the kernel forces it, the program's handler will not run and the process is killed";
                };
    }
}
