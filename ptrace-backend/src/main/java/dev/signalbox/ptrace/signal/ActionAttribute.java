package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.ErrnoNames;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the value of {@code action} in a rule: {@code "hold"}, {@code {"signal": "SIGTERM"}} or {@code {"emulate": "-ENOENT"}}. */
final class ActionAttribute {
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS, which instructions raise that would raise them again; SIGKILL; those of job control, which cancel each other. */
    private static final long NEVER_HELD =
            1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 8 | 1L << 10 | 1L << 30 | 0x1fL << 17;

    private static final int SIGKILL = 9;

    private final Signal signal;
    private final String what;

    /**
     * @param signal whose rule it is
     * @param what the attribute's name, for messages
     */
    ActionAttribute(Signal signal, String what) {
        this.signal = signal;
        this.what = what;
    }

    Optional<RuleAction> parse(Object value) throws SignalRuleException {
        if (value == null) {
            return Optional.empty();
        }
        if (value.equals("hold")) {
            return Optional.of(hold());
        }
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            if (map.containsKey("emulate")) {
                return Optional.of(emulate(map.get("emulate"), value));
            }
            if (map.get("signal") instanceof String name) {
                return Optional.of(replace(name));
            }
        }
        throw wrong(value);
    }

    private RuleAction hold() throws SignalRuleException {
        if ((NEVER_HELD & 1L << signal.number() - 1) != 0) {
            throw new SignalRuleException(
                    -1,
                    what + ": " + signal
                            + " cannot be held: it comes from an instruction that would raise it again, cannot be caught, or is job control");
        }
        return new RuleAction.Hold();
    }

    private RuleAction replace(String name) throws SignalRuleException {
        Optional<Signal> other = Signal.parse(name);
        if (other.isEmpty() || other.get().equals(signal)) {
            throw new SignalRuleException(
                    -1, what + ".signal is \"" + name + "\"; it takes the name of another signal, like SIGTERM");
        }
        if (signal.number() == SIGKILL) {
            throw new SignalRuleException(-1, what + ": SIGKILL cannot be replaced, since no tracer sees it");
        }
        return new RuleAction.Replace(other.get());
    }

    private RuleAction emulate(Object result, Object whole) throws SignalRuleException {
        if (!signal.equals(Signal.SIGSYS)) {
            throw new SignalRuleException(
                    -1,
                    what + ": only a blocked system call can be emulated, so it goes with SIGSYS, not with " + signal);
        }
        if (result instanceof Number number && number.doubleValue() == number.longValue()) {
            return new RuleAction.Emulate(number.longValue());
        }
        if (result instanceof String text && text.startsWith("-")) {
            OptionalInt error = ErrnoNames.number(text.substring(1));
            if (error.isPresent()) {
                return new RuleAction.Emulate(-error.getAsInt());
            }
        }
        throw wrong(whole);
    }

    private SignalRuleException wrong(Object value) {
        return new SignalRuleException(
                -1,
                what + " is " + RuleAttribute.show(value)
                        + "; it takes \"hold\", {\"signal\": NAME} or {\"emulate\": RESULT}, a number or an error like \"-ENOENT\"");
    }
}
