package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.DataModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A parser of C expressions by operator precedence (after Pratt). gdb's {@code @} binds looser than {@code +} and tighter than the shifts. Comma
 * expressions, increments and calls are refused with a message.
 */
final class Parser {
    private static final int DEPTH_LIMIT = 200;
    private static final int TOKEN_LIMIT = 10_000;

    private static final int ASSIGNMENT = 1;
    private static final int CONDITIONAL = 2;
    private static final int UNARY = 14;

    private static final Map<String, Integer> BINARY = Map.ofEntries(
            Map.entry("||", 3),
            Map.entry("&&", 4),
            Map.entry("|", 5),
            Map.entry("^", 6),
            Map.entry("&", 7),
            Map.entry("==", 8),
            Map.entry("!=", 8),
            Map.entry("<", 9),
            Map.entry(">", 9),
            Map.entry("<=", 9),
            Map.entry(">=", 9),
            Map.entry("<<", 10),
            Map.entry(">>", 10),
            Map.entry("@", 11),
            Map.entry("+", 12),
            Map.entry("-", 12),
            Map.entry("*", 13),
            Map.entry("/", 13),
            Map.entry("%", 13));

    private static final Set<String> ASSIGNMENTS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

    private static final Set<String> PREFIXES = Set.of("+", "-", "!", "~", "*", "&");

    private final TokenStream in;
    private final TypeNameParser types;
    private final DataModel model;
    private int depth;

    private Parser(TokenStream in, Predicate<String> isType, DataModel model) {
        this.in = in;
        this.types = new TypeNameParser(in, isType, model);
        this.model = model;
    }

    /**
     * @param isType whether a plain name is that of a type, which tells a cast from a parenthesis
     * @param model of the program, which gives constants their types
     */
    static Expression parse(String text, Predicate<String> isType, DataModel model) throws ExpressionException {
        List<Token> tokens = Lexer.tokens(text);
        if (tokens.size() > TOKEN_LIMIT) {
            throw new ExpressionException(0, "the expression is too long");
        }
        TokenStream in = new TokenStream(tokens);
        Parser parser = new Parser(in, isType, model);
        if (in.peek().kind() == Token.Kind.END) {
            throw new ExpressionException(in.peek().position(), "an expression is missing");
        }
        Expression expression = parser.expression(0);
        if (in.peek().kind() != Token.Kind.END) {
            throw new ExpressionException(in.peek().position(), unexpected(in.peek()));
        }
        return expression;
    }

    private static String unexpected(Token token) {
        return token.is(",")
                ? "the comma operator is not supported"
                : token.kind() == Token.Kind.END
                        ? "the expression ends too early"
                        : "unexpected \"" + token.text() + "\"";
    }

    private Expression expression(int minimum) throws ExpressionException {
        if (++depth > DEPTH_LIMIT) {
            throw new ExpressionException(in.peek().position(), "the expression is nested too deeply");
        }
        try {
            Expression left = prefix();
            while (true) {
                Token token = in.peek();
                if (token.kind() != Token.Kind.OPERATOR) {
                    return left;
                }
                String operator = token.text();
                if (ASSIGNMENTS.contains(operator) && ASSIGNMENT >= minimum) {
                    in.next();
                    Expression value = expression(ASSIGNMENT);
                    String arithmetic = operator.substring(0, operator.length() - 1);
                    left = new Expression.Assign(token.position(), arithmetic, left, value);
                } else if (operator.equals("?") && CONDITIONAL >= minimum) {
                    in.next();
                    Expression yes = expression(0);
                    in.expect(":");
                    left = new Expression.Conditional(token.position(), left, yes, expression(CONDITIONAL));
                } else if (BINARY.getOrDefault(operator, -1) >= Math.max(minimum, 1)) {
                    in.next();
                    Expression right = expression(BINARY.get(operator) + 1);
                    left = new Expression.Binary(token.position(), operator, left, right);
                } else {
                    return left;
                }
            }
        } finally {
            depth--;
        }
    }

    private Expression prefix() throws ExpressionException {
        Token token = in.peek();
        if (token.kind() == Token.Kind.OPERATOR && PREFIXES.contains(token.text())) {
            in.next();
            return new Expression.Unary(token.position(), token.text(), expression(UNARY));
        }
        if (token.is("++") || token.is("--")) {
            throw new ExpressionException(token.position(), token.text() + " is not supported; write += 1 or -= 1");
        }
        if (token.is("(") && types.startsAt(1)) {
            in.next();
            TypeName type = types.parse();
            in.expect(")");
            return new Expression.Cast(token.position(), type, expression(UNARY));
        }
        if (token.kind() == Token.Kind.NAME && token.text().equals("sizeof")) {
            in.next();
            if (in.peek().is("(") && types.startsAt(1)) {
                in.next();
                TypeName type = types.parse();
                in.expect(")");
                return new Expression.SizeOfType(token.position(), type);
            }
            return new Expression.SizeOf(token.position(), expression(UNARY));
        }
        return postfix(primary());
    }

    private Expression postfix(Expression start) throws ExpressionException {
        Expression left = start;
        while (true) {
            Token token = in.peek();
            if (token.is(".") || token.is("->")) {
                in.next();
                Token name = in.next();
                if (name.kind() != Token.Kind.NAME) {
                    throw new ExpressionException(name.position(), "the name of a member is missing");
                }
                left = new Expression.Access(token.position(), left, name.text());
            } else if (token.is("[")) {
                in.next();
                Expression index = expression(0);
                in.expect("]");
                left = new Expression.Index(token.position(), left, index);
            } else if (token.is("(")) {
                throw new ExpressionException(token.position(), "calling functions of the program is not supported");
            } else if (token.is("++") || token.is("--")) {
                throw new ExpressionException(token.position(), token.text() + " is not supported; write += 1 or -= 1");
            } else {
                return left;
            }
        }
    }

    private Expression primary() throws ExpressionException {
        Token token = in.next();
        switch (token.kind()) {
            case NUMBER:
                return Literals.number(token, model);
            case CHARACTER:
                return Literals.character(token);
            case STRING:
                return Literals.string(token);
            case NAME:
                return new Expression.Name(token.position(), token.text());
            case SPECIAL:
                if (token.text().isEmpty()) {
                    throw new ExpressionException(token.position(), "a name is missing after $");
                }
                return new Expression.Special(token.position(), token.text());
            default:
                if (token.is("(")) {
                    Expression inner = expression(0);
                    in.expect(")");
                    return inner;
                }
                throw new ExpressionException(token.position(), unexpected(token));
        }
    }
}
