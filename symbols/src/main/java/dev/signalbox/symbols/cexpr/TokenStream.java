package dev.signalbox.symbols.cexpr;

import java.util.List;

/** The words of an expression with a position; the END at the end never goes away. */
final class TokenStream {
    private final List<Token> tokens;
    private int index;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(index + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        index = Math.min(index + 1, tokens.size() - 1);
        return token;
    }

    void expect(String operator) throws ExpressionException {
        Token token = next();
        if (!token.is(operator)) {
            throw new ExpressionException(token.position(), "\"" + operator + "\" is missing");
        }
    }
}
