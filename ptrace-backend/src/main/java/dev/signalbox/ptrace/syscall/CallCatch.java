package dev.signalbox.ptrace.syscall;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A catchpoint on system calls. Immutable; two of them are told apart by identity. */
public final class CallCatch {
    private static final Pattern IF = Pattern.compile("(^|\\s)if(?=[\\s(!$])");

    private final int id;
    private final String text;
    private final CallSet calls;
    private final Optional<CallCondition> condition;

    private CallCatch(int id, String text, CallSet calls, Optional<CallCondition> condition) {
        this.id = id;
        this.text = text;
        this.calls = calls;
        this.condition = condition;
    }

    /** Reads {@code openat, /^mem/, %network if $syscall.path =~ "/etc/"}: a set, a condition, or both. */
    public static CallCatch parse(int id, String text) throws CallRuleException {
        Matcher word = IF.matcher(text);
        int at = word.find() ? word.start() + word.group(1).length() : text.length();
        CallSet calls = CallSetParser.parse(text.substring(0, at));
        Optional<CallCondition> condition = Optional.empty();
        if (at < text.length()) {
            try {
                condition = Optional.of(CallCondition.parse(text.substring(at + 2)));
            } catch (CallRuleException e) {
                throw new CallRuleException(at + 2 + e.position(), e.getMessage());
            }
        }
        return new CallCatch(id, text.strip(), calls, condition);
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** The calls that can fulfil it. */
    public CallSet calls() {
        return calls;
    }

    /** Whether a call at its entry stops there. */
    boolean stopsAtEntry(SystemCallView call) {
        boolean stops = calls.contains(call.table(), call.number())
                && condition
                        .filter(one -> one.looksAtResult() || !one.test(call))
                        .isEmpty();
        if (stops) {
            call.mark(this);
        }
        return stops;
    }

    /** Whether its exit is to be seen. */
    boolean waitsForExit(SystemCallView call) {
        return calls.contains(call.table(), call.number())
                && condition.filter(CallCondition::looksAtResult).isPresent();
    }

    /** Whether a call at its exit stops there: where it stopped at the entry, or where the condition looks at the result. */
    boolean stopsAtExit(SystemCallView call) {
        if (!calls.contains(call.table(), call.number())) {
            return false;
        }
        boolean fits = condition.filter(one -> !one.test(call)).isEmpty();
        boolean byResult = condition.filter(CallCondition::looksAtResult).isPresent();
        return byResult || !call.wasEntered() ? fits : call.isMarked(this);
    }
}
