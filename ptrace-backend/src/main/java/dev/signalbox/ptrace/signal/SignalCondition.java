package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on an arriving signal: a list ({@code SIGUSR1, SIGRTMIN+3}, {@code !SIGCHLD}), an expression over its siginfo
 * ({@code si_code == SI_USER && si_pid == 4711}), or both ({@code SIGUSR1 if si_value == 3}). Immutable; testing allocates nothing.
 */
public final class SignalCondition {
    /** Any signal, SIG32 and SIG33 too. */
    public static final SignalCondition ALWAYS = new SignalCondition(new SignalSet(-1), Optional.empty(), "");

    /** No signal. */
    public static final SignalCondition NEVER = new SignalCondition(SignalSet.NONE, Optional.empty(), "");

    private static final Pattern IF = Pattern.compile("(^|[\\s,])if([\\s(!]|$)");
    private static final Pattern EXPRESSION = Pattern.compile("[=<>&|()$]|\\bsi(val)?_");

    private final SignalSet signals;
    private final Optional<ConditionNode> expression;
    private final ConditionNode node;
    private final String text;

    private SignalCondition(SignalSet signals, Optional<ConditionNode> expression, String text) {
        this.signals = signals;
        this.expression = expression;
        this.node = expression.orElse(null);
        this.text = text;
    }

    /** The given signals, whatever their siginfo. */
    public static SignalCondition of(SignalSet signals) {
        return new SignalCondition(signals, Optional.empty(), signals.toString());
    }

    /** Compiles a text. */
    public static SignalCondition parse(String text) throws SignalRuleException {
        Matcher word = IF.matcher(text);
        if (word.find()) {
            int start = word.start() + word.group(1).length();
            String list = text.substring(0, start);
            SignalSet signals = list.isBlank() ? SignalSet.ALL : SignalListParser.parse(list, 0);
            ConditionNode expression = ConditionParser.parse(text.substring(start + 2), start + 2);
            return new SignalCondition(signals, Optional.of(expression), text.strip());
        }
        if (EXPRESSION.matcher(text).find()) {
            return new SignalCondition(SignalSet.ALL, Optional.of(ConditionParser.parse(text, 0)), text.strip());
        }
        return new SignalCondition(SignalListParser.parse(text, 0), Optional.empty(), text.strip());
    }

    /** Whether this signal fulfils it. */
    public boolean test(SignalInfoView info, Receiver receiver) {
        return signals.contains(info.signo()) && (node == null || node.test(info, receiver));
    }

    /** The signals that can fulfil it. */
    public SignalSet signals() {
        return signals;
    }

    /** Whether siginfo matters. */
    public boolean looksAtSiginfo() {
        return expression.isPresent();
    }

    /** As a rule writes it: true, false or the text. */
    public Object attribute() {
        return this == ALWAYS ? (Object) true : this == NEVER ? (Object) false : text;
    }

    /** The text it was compiled from. */
    public String text() {
        return text;
    }

    /** The same expression for one signal, also for SIG32 and SIG33, which expressions leave out otherwise. */
    SignalCondition narrowedTo(Signal signal) {
        return expression.isPresent() && signals.equals(SignalSet.ALL)
                ? new SignalCondition(SignalSet.of(signal), expression, text)
                : this;
    }

    @Override
    public String toString() {
        return text;
    }
}
