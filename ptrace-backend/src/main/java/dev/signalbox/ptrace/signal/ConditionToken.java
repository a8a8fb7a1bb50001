package dev.signalbox.ptrace.signal;

import java.util.ArrayList;
import java.util.List;

/** A word, number, quoted text or operator of an expression, with its position. The last token of a text has the empty text. */
record ConditionToken(String text, int position) {
    private static final String[] OPERATORS = {"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "&", "(", ")", "-"};

    boolean isEnd() {
        return text.isEmpty();
    }

    /** Whether it is a number, a name or a $name. */
    boolean isWord() {
        return !isEnd() && isWordPart(text.charAt(0));
    }

    /** Whether it is a text in quotes, which are part of it. */
    boolean isQuoted() {
        return text.startsWith("\"");
    }

    static List<ConditionToken> split(String text, int offset) throws SignalRuleException {
        List<ConditionToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            String token = text.charAt(at) == '"' ? quoted(text, at, offset) : word(text, at);
            if (token.isEmpty()) {
                token = operator(text, at, offset);
            }
            tokens.add(new ConditionToken(token, offset + at));
            at += token.length();
        }
        tokens.add(new ConditionToken("", offset + text.length()));
        return tokens;
    }

    private static String quoted(String text, int start, int offset) throws SignalRuleException {
        int end = text.indexOf('"', start + 1);
        if (end < 0) {
            throw new SignalRuleException(offset + start, "the text has no closing quote");
        }
        return text.substring(start, end + 1);
    }

    private static String word(String text, int start) {
        int end = start;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        // SIGRTMIN+3 and SIGRTMAX-1 are one word
        if (end > start
                && end + 1 < text.length()
                && "+-".indexOf(text.charAt(end)) >= 0
                && text.substring(start, end).matches("(SIG)?RTM(IN|AX)")) {
            int digits = end + 1;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            return text.substring(start, digits > end + 1 ? digits : end);
        }
        return text.substring(start, end);
    }

    private static boolean isWordPart(char c) {
        return c == '_' || c == '$' || c == '.' || c < 128 && Character.isLetterOrDigit(c);
    }

    private static String operator(String text, int at, int offset) throws SignalRuleException {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                return operator;
            }
        }
        if (text.charAt(at) == '=') {
            throw new SignalRuleException(offset + at, "write == to compare; = would be an assignment");
        }
        throw new SignalRuleException(
                offset + at,
                "unexpected \"" + new String(Character.toChars(text.codePointAt(at)))
                        + "\"; operators are && || ! == != < > <= >= & and parentheses");
    }
}
