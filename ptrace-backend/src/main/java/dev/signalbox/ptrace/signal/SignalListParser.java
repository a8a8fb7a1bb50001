package dev.signalbox.ptrace.signal;

import java.util.OptionalInt;

/**
 * Reads signal lists: {@code SIGUSR1}, {@code 31}, {@code SIGRTMIN+3}, {@code SIG34}, {@code all}, ranges ({@code 1-5}, {@code SIGRTMIN-SIGRTMAX}) and
 * exceptions ({@code !SIGCHLD}), separated by commas or spaces, taken from left to right. A list that begins with an exception starts from {@code all}.
 */
final class SignalListParser {
    private SignalListParser() {}

    /** The set; positions in errors count from the start of the text, plus offset. */
    static SignalSet parse(String text, int offset) throws SignalRuleException {
        long mask = 0;
        boolean first = true;
        int at = 0;
        while (at < text.length()) {
            if (isSeparator(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && !isSeparator(text.charAt(end))) {
                end++;
            }
            String word = text.substring(at, end);
            boolean except = word.startsWith("!");
            if (first && except) {
                mask = SignalSet.ALL.mask();
            }
            long item = item(except ? word.substring(1) : word, offset + at + (except ? 1 : 0));
            mask = except ? mask & ~item : mask | item;
            first = false;
            at = end;
        }
        if (first) {
            throw new SignalRuleException(offset, "expected a list of signals like SIGUSR1, SIGRTMIN+3 or !SIGCHLD");
        }
        return new SignalSet(mask);
    }

    private static boolean isSeparator(char c) {
        return c == ',' || Character.isWhitespace(c);
    }

    private static long item(String word, int position) throws SignalRuleException {
        if (word.equalsIgnoreCase("all")) {
            return SignalSet.ALL.mask();
        }
        var single = Signal.parse(word);
        if (single.isPresent()) {
            return single.get().bit();
        }
        for (int dash = word.indexOf('-'); dash > 0; dash = word.indexOf('-', dash + 1)) {
            OptionalInt from = number(word.substring(0, dash));
            OptionalInt to = number(word.substring(dash + 1));
            if (from.isPresent() && to.isPresent()) {
                return range(from.getAsInt(), to.getAsInt(), word, position);
            }
        }
        throw new SignalRuleException(
                position,
                "\"" + word + "\" is no signal; write a name (SIGUSR1, SIGRTMIN+3), a number from 1 to 64, or all");
    }

    private static OptionalInt number(String word) {
        return Signal.parse(word).map(signal -> OptionalInt.of(signal.number())).orElse(OptionalInt.empty());
    }

    private static long range(int from, int to, String word, int position) throws SignalRuleException {
        if (from > to) {
            throw new SignalRuleException(
                    position, "the range " + word + " is empty: its first signal comes after its last");
        }
        long mask = 0;
        for (int number = from; number <= to; number++) {
            mask |= 1L << number - 1;
        }
        return mask;
    }
}
