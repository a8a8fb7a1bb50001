package dev.signalbox.ptrace.signal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the policy decided about one signal-delivery-stop.
 *
 * @param stop whether the process stops for the user to see
 * @param print whether it is told about
 * @param pass whether the program gets it
 * @param rule the name of the deciding rule for journal and user ({@code signals.SIGUSR1}, {@code preset.gdb}, {@code filter.signal.all}), a constant
 * @param limit how often a process's signals of this number are told about; later ones are only counted
 * @param instead what is done with it in the place of passing it; empty for what is passed or dropped
 */
public record SignalAction(
        boolean stop, boolean print, boolean pass, String rule, OptionalLong limit, Optional<RuleAction> instead) {
    /** An action without limit that passes or drops. */
    public SignalAction(boolean stop, boolean print, boolean pass, String rule) {
        this(stop, print, pass, rule, OptionalLong.empty(), Optional.empty());
    }

    /** What becomes of the signal, in a word for who counts them; empty for one that is passed. */
    public String fate() {
        return instead.isPresent() ? instead.get().fate() : pass ? "" : "suppressed";
    }
}
