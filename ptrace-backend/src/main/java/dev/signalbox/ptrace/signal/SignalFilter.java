package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.Map;

/**
 * A ticked exception filter: signals that fulfil it stop. Immutable.
 *
 * @param id one of {@link #signalsById}'s
 * @param builtIn what the filter is for
 * @param condition what the user narrows it to
 */
public record SignalFilter(String id, SignalCondition builtIn, SignalCondition condition) {
    private static final Map<String, SignalCondition> KINDS = Map.of(
            "signal.all", SignalCondition.of(SignalSet.ALL),
            "signal.crash", SignalCondition.of(SignalSet.CRASH),
            "signal.seccomp", seccomp());

    private static SignalCondition seccomp() {
        try {
            return SignalCondition.parse("SIGSYS if si_code == SYS_SECCOMP");
        } catch (SignalRuleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The filter with a condition, which may be empty; a condition that names SIG32 or SIG33 reaches them. */
    public static SignalFilter parse(String id, String condition) throws SignalRuleException {
        SignalCondition builtIn = KINDS.get(id);
        if (builtIn == null) {
            throw new SignalRuleException(
                    -1,
                    "there is no signal filter \"" + id + "\"; there are signal.all, signal.crash and signal.seccomp");
        }
        if (condition.isBlank()) {
            return new SignalFilter(id, builtIn, SignalCondition.ALWAYS);
        }
        SignalCondition narrowed = SignalCondition.parse(condition);
        boolean all = id.equals("signal.all");
        return new SignalFilter(id, all ? SignalCondition.ALWAYS : builtIn, narrowed);
    }

    /** The built-in part of every filter by its id. */
    public static Map<String, SignalCondition> signalsById() {
        return KINDS;
    }

    /** Whether it is signal.all without a condition. */
    boolean isEverySignal() {
        return id.equals("signal.all") && condition == SignalCondition.ALWAYS;
    }

    /** Whether a signal fulfils both parts. */
    public boolean matches(SignalInfoView info, Receiver receiver) {
        return builtIn.test(info, receiver) && condition.test(info, receiver);
    }
}
