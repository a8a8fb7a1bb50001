package dev.signalbox.symbols.cexpr;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into its words (C17 section 6.4). */
final class Lexer {
    /** Longer ones first, so that the longest match wins. */
    private static final String[] OPERATORS = {
        "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=",
        "%=", "&=", "|=", "^=", "::", "+", "-", "*", "/", "%", "&", "|", "^", "~", "!", "<", ">", "=", "?", ":", ".",
        ",", "(", ")", "[", "]", "@", "{", "}"
    };

    private final String text;
    private int position;

    private Lexer(String text) {
        this.text = text;
    }

    /** The words, an END last. */
    static List<Token> tokens(String text) throws ExpressionException {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Token.Kind.END);
        return tokens;
    }

    private Token next() throws ExpressionException {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        int start = position;
        if (start == text.length()) {
            return new Token(Token.Kind.END, "", start);
        }
        char c = text.charAt(start);
        if (isDigit(c) || c == '.' && start + 1 < text.length() && isDigit(text.charAt(start + 1))) {
            return number(start);
        }
        if (isNameStart(c)) {
            boolean prefixed = (c == 'L' || c == 'u' || c == 'U') && start + 1 < text.length();
            if (prefixed && (text.charAt(start + 1) == '\'' || text.charAt(start + 1) == '"')) {
                throw new ExpressionException(start, "wide characters and strings are not supported");
            }
            return new Token(Token.Kind.NAME, name(), start);
        }
        if (c == '$') {
            position++;
            return new Token(Token.Kind.SPECIAL, name(), start);
        }
        if (c == '\'' || c == '"') {
            return quoted(start, c);
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, start)) {
                position += operator.length();
                return new Token(Token.Kind.OPERATOR, operator, start);
            }
        }
        throw new ExpressionException(start, "unexpected character '" + c + "'");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private String name() {
        int start = position;
        while (position < text.length()
                && (isNameStart(text.charAt(position)) || Character.isDigit(text.charAt(position)))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A preprocessing number: what it means is seen later. */
    private Token number(int start) {
        boolean hex = text.startsWith("0x", start) || text.startsWith("0X", start);
        while (position < text.length()) {
            char c = text.charAt(position);
            char before = position > start ? text.charAt(position - 1) : ' ';
            boolean sign =
                    (c == '+' || c == '-') && (hex ? before == 'p' || before == 'P' : before == 'e' || before == 'E');
            if (!isDigit(c) && !isNameStart(c) && c != '.' && !sign) {
                break;
            }
            position++;
        }
        return new Token(Token.Kind.NUMBER, text.substring(start, position), start);
    }

    private Token quoted(int start, char quote) throws ExpressionException {
        position++;
        while (position < text.length() && text.charAt(position) != quote) {
            position += text.charAt(position) == '\\' ? 2 : 1;
        }
        if (position >= text.length()) {
            throw new ExpressionException(start, "missing closing " + quote);
        }
        position++;
        Token.Kind kind = quote == '"' ? Token.Kind.STRING : Token.Kind.CHARACTER;
        return new Token(kind, text.substring(start + 1, position - 1), start);
    }
}
