package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.DeliveryOutcome;
import java.util.Optional;

/** What continue will do to the program at a signal stop. Engine thread. */
final class SignalForecast {
    private final LiveSignalStop signal;
    private final Optional<DeliveryOutcome> outcome;

    SignalForecast(LiveSignalStop signal) {
        this.signal = signal;
        this.outcome = signal.facts().outcome(signal.info(), false);
    }

    boolean isFatal() {
        return signal.decision() == LiveSignalStop.Decision.PASS
                && outcome.map(found -> found.kind().fatal()).orElse(false);
    }

    /** A sentence about continue. */
    String sentence() {
        SignalInfo info = signal.info();
        return switch (signal.decision()) {
            case SUPPRESS -> "On continue the program does not hear of it" + result();
            case HOLD -> "On continue it is held back until it is released";
            case PASS ->
                outcome.map(found -> passed(info, found)).orElse("The process is gone")
                        + (signal.stopsAtHandler() ? ", and stops at its first instruction" : "");
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

    private static String passed(SignalInfo info, DeliveryOutcome outcome) {
        String name = info.signal().name();
        return "On continue " + name + " is delivered: "
                + switch (outcome.kind()) {
                    case HANDLER_RUNS -> "the program's handler runs";
                    case TERMINATES -> "the process is killed by it";
                    case DUMPS_CORE -> "the process is killed by it and may dump core";
                    case STOPS -> "the process is stopped until SIGCONT";
                    case CONTINUES -> "nothing else happens";
                    case IGNORED -> "the program ignores it";
                    case STAYS_PENDING -> "it stays pending, since it is blocked";
                    case FORCED -> "the kernel forces it, the program's handler will not run and the process is killed";
                }
                + (outcome.why().isEmpty() ? "" : " (" + outcome.why() + ")");
    }
}
