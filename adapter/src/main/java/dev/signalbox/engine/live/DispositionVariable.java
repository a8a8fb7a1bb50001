package dev.signalbox.engine.live;

import dev.signalbox.engine.signal.Finding;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.signal.ActionFlag;
import dev.signalbox.ptrace.signal.DeliveryOutcome;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.SignalSet;
import java.util.List;
import java.util.function.Function;

/** What the program has arranged for the signal that will be delivered, and what comes of it, as a variable. Engine thread. */
final class DispositionVariable {
    private static final int CHILDREN = 6;

    private final LiveSignalStop signal;

    private DispositionVariable(LiveSignalStop signal) {
        this.signal = signal;
    }

    static Variable of(LiveSignalStop signal) {
        DispositionVariable disposition = new DispositionVariable(signal);
        return ViewVariable.property(
                        "disposition",
                        () -> disposition.outcome(false, found -> found.kind().text()))
                .withChildren(CHILDREN, disposition::children);
    }

    private List<Variable> children() {
        return List.of(
                ViewVariable.property(
                        "outcome", () -> outcome(true, found -> found.kind().text())),
                ViewVariable.property("why", () -> outcome(true, DispositionVariable::why)),
                ViewVariable.property("handler", () -> entry(this::handler)),
                ViewVariable.property("flags", () -> entry(entry -> flags(entry.flags()))),
                ViewVariable.property("mask", () -> entry(entry -> set(entry.mask()))),
                ViewVariable.property("restorer", () -> entry(this::restorer)));
    }

    private String outcome(boolean thorough, Function<DeliveryOutcome, String> part) {
        return signal.facts().outcome(signal.info(), thorough).map(part).orElse("<the process is gone>");
    }

    private static String why(DeliveryOutcome outcome) {
        return outcome.why().isEmpty() ? outcome.kind().usualReason() : outcome.why();
    }

    private String entry(Function<Disposition, String> part) {
        Finding<Disposition> found = signal.facts().disposition(signal.info().signal());
        return found.value().map(part).orElseGet(found::unknownText);
    }

    private String handler(Disposition entry) {
        if (entry.isHandler()) {
            boolean recorded =
                    signal.facts().disposition(signal.info().signal()).isRecorded();
            return Dispositions.place(signal.stop().image().index(), entry.handler())
                    + (recorded ? ", as given to sigaction()" : "");
        }
        return entry.handler() == Disposition.DEFAULT ? "SIG_DFL" : "SIG_IGN";
    }

    private String restorer(Disposition entry) {
        Finding<Disposition> found = signal.facts().disposition(signal.info().signal());
        if (found.isRecorded()) {
            return found.unknownText(); // libc sets it
        }
        return entry.restorer() == 0
                ? "none"
                : Dispositions.place(signal.stop().image().index(), entry.restorer());
    }

    static String flags(long flags) {
        List<String> names = ActionFlag.names(flags);
        return names.isEmpty() ? "none" : String.join(" | ", names);
    }

    static String set(SignalSet signals) {
        return signals.mask() == 0 ? "none" : signals.toString();
    }
}
