package dev.signalbox.ptrace.signal;

/**
 * What is in force for a signal, as a table shows it. Where a rule has several cases, this is its last one, which counts when no other does.
 *
 * @param signal the signal
 * @param stop when it stops: {@link SignalCondition#ALWAYS}, {@link SignalCondition#NEVER} or a condition
 * @param print whether it is printed when it does not stop
 * @param pass whether the program gets it
 * @param cases how many cases its rule has
 * @param rule the rule's name
 */
public record SignalRuleView(Signal signal, SignalCondition stop, boolean print, boolean pass, int cases, String rule) {
    /** {@code Yes}, {@code No}, the condition, or {@code By case} where there are several. */
    public String stopText() {
        if (cases > 1) {
            return "By case";
        }
        if (stop == SignalCondition.ALWAYS) {
            return "Yes";
        }
        return stop == SignalCondition.NEVER ? "No" : stop.text();
    }
}
