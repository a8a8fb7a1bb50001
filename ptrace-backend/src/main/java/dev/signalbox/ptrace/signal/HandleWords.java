package dev.signalbox.ptrace.signal;

/**
 * gdb's words {@code [no]stop [no]print [no]pass} ({@code ignore} is nopass, {@code noignore} pass) with its implications: stop implies print, noprint implies
 * nostop. A word changes what it names and what it implies; the rest stays as it was.
 */
final class HandleWords {
    private SignalCondition stop;
    private boolean print;
    private boolean pass;

    private HandleWords(SignalRuleView before) {
        this.stop = before.stop();
        this.print = before.print();
        this.pass = before.pass();
    }

    /** The case that results from applying the words to what was in force. */
    static SignalRule.Case apply(String words, int offset, SignalRuleView before, String name)
            throws SignalRuleException {
        HandleWords state = new HandleWords(before);
        int at = 0;
        boolean any = false;
        while (at < words.length()) {
            if (isSeparator(words.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < words.length() && !isSeparator(words.charAt(end))) {
                end++;
            }
            state.word(words.substring(at, end), offset + at);
            any = true;
            at = end;
        }
        if (!any) {
            throw new SignalRuleException(offset, "say what to do: stop, nostop, print, noprint, pass, nopass");
        }
        return SignalRule.Case.of(state.stop, state.print, state.pass, name);
    }

    private static boolean isSeparator(char c) {
        return c == ',' || Character.isWhitespace(c);
    }

    private void word(String word, int position) throws SignalRuleException {
        switch (word) {
            case "stop":
                stop = SignalCondition.ALWAYS;
                print = true;
                break;
            case "nostop":
                stop = SignalCondition.NEVER;
                break;
            case "print":
                print = true;
                break;
            case "noprint":
                print = false;
                stop = SignalCondition.NEVER;
                break;
            case "pass":
            case "noignore":
                pass = true;
                break;
            case "nopass":
            case "ignore":
                pass = false;
                break;
            default:
                throw new SignalRuleException(
                        position,
                        "\"" + word + "\" is unknown; the words are stop, nostop, print, noprint, pass, nopass");
        }
    }

    /** Whether a word is one of the above. */
    static boolean isWord(String word) {
        switch (word) {
            case "stop":
            case "nostop":
            case "print":
            case "noprint":
            case "pass":
            case "nopass":
            case "ignore":
            case "noignore":
                return true;
            default:
                return false;
        }
    }
}
