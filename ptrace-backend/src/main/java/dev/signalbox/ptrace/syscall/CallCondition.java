package dev.signalbox.ptrace.syscall;

import java.util.Optional;

/**
 * A condition on a system call: {@code $syscall.path =~ "/etc/" && $syscall.flags & O_CREAT}. C's operators over numbers, and {@code ==}, {@code !=}, {@code =~}, {@code !~} over
 * texts. What a call does not have (the path of getpid, the result at an entry) is absent: it equals nothing, differs from everything and is false. Immutable.
 */
public final class CallCondition {
    /** A part of an expression: its value is a Long, a String, a {@link Name}, or empty when absent. */
    interface Term {
        Optional<Object> value(SystemCallView call);
    }

    /** A call by its name: its number depends on who makes it. */
    record Name(String name) {}

    private final String text;
    private final Term term;
    private final boolean looksAtResult;

    private CallCondition(String text, Term term, boolean looksAtResult) {
        this.text = text;
        this.term = term;
        this.looksAtResult = looksAtResult;
    }

    /** Compiles a text; positions in errors count from its start. */
    public static CallCondition parse(String text) throws CallRuleException {
        CallConditionParser parser = new CallConditionParser(text);
        Term term = parser.parse();
        return new CallCondition(text.strip(), term, parser.looksAtResult());
    }

    /** Whether the call fulfils it. */
    public boolean test(SystemCallView call) {
        return isTrue(term.value(call));
    }

    /** Whether it can only be judged at the call's exit. */
    public boolean looksAtResult() {
        return looksAtResult;
    }

    static boolean isTrue(Optional<Object> value) {
        return value.filter(one -> !one.equals(0L) && !one.equals("")).isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}
