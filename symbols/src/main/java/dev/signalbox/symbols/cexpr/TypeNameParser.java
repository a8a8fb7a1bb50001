package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.DataModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Parses the names of types: specifiers in any order, then an abstract declarator (C17 section 6.7.7). */
final class TypeNameParser {
    private static final Set<String> TAGGED = Set.of("struct", "union", "enum", "class");
    private static final Set<String> QUALIFIERS = Set.of("const", "volatile", "restrict", "_Atomic");
    private static final Set<String> ARITHMETIC = Set.of(
            "void",
            "char",
            "short",
            "int",
            "long",
            "float",
            "double",
            "signed",
            "unsigned",
            "_Bool",
            "bool",
            "__int128");
    private static final int DEPTH_LIMIT = 50;

    private final TokenStream in;
    private final DataModel model;
    private final Predicate<String> isType;
    private int depth;

    TypeNameParser(TokenStream in, Predicate<String> isType, DataModel model) {
        this.model = model;
        this.in = in;
        this.isType = isType;
    }

    /** Whether the word so far ahead begins the name of a type. */
    boolean startsAt(int ahead) {
        Token token = in.peek(ahead);
        if (token.kind() != Token.Kind.NAME) {
            return false;
        }
        String word = token.text();
        if (TAGGED.contains(word) || QUALIFIERS.contains(word) || ARITHMETIC.contains(word)) {
            return true;
        }
        // a variable may have the name of a type; what follows a type in parentheses is a closing one, a star or a
        // bracket
        Token after = in.peek(ahead + 1);
        return (after.is(")") || after.is("*") || after.is("[") || after.is("(") || after.kind() == Token.Kind.NAME)
                && isType.test(word);
    }

    TypeName parse() throws ExpressionException {
        if (++depth > DEPTH_LIMIT) {
            throw new ExpressionException(in.peek().position(), "the type is nested too deeply");
        }
        try {
            TypeName base = specifiers();
            return declarator().apply(base);
        } finally {
            depth--;
        }
    }

    private TypeName specifiers() throws ExpressionException {
        int position = in.peek().position();
        List<String> words = new ArrayList<>();
        String named = "";
        while (in.peek().kind() == Token.Kind.NAME) {
            String word = in.peek().text();
            if (QUALIFIERS.contains(word)) {
                in.next();
            } else if (ARITHMETIC.contains(word) && named.isEmpty()) {
                in.next();
                words.add(word);
            } else if (words.isEmpty() && named.isEmpty()) {
                in.next();
                named = word;
                if (TAGGED.contains(word)) {
                    Token tag = in.next();
                    if (tag.kind() != Token.Kind.NAME) {
                        throw new ExpressionException(tag.position(), "the name of the " + word + " is missing");
                    }
                    named = word + " " + tag.text();
                }
            } else {
                break;
            }
        }
        if (words.isEmpty() && named.isEmpty()) {
            throw new ExpressionException(position, "the name of a type is missing");
        }
        return new TypeName.Named(position, named.isEmpty() ? normal(words, position) : named);
    }

    /** One spelling for each of C's arithmetic types. */
    private static String normal(List<String> words, int position) throws ExpressionException {
        boolean unsigned = words.remove("unsigned");
        boolean signed = words.remove("signed");
        int longs = 0;
        while (words.remove("long")) {
            longs++;
        }
        boolean isShort = words.remove("short");
        boolean isInt = words.remove("int");
        String rest = String.join(" ", words);
        boolean sized = isShort || isInt || longs > 0;
        String name =
                switch (rest) {
                    case "" -> isShort ? "short" : longs == 0 ? "int" : longs == 1 ? "long" : "long long";
                    case "double" -> longs == 1 ? "long double" : "double";
                    case "bool" -> "_Bool";
                    default -> rest;
                };
        boolean plain = rest.isEmpty();
        boolean charLike = rest.equals("char") || rest.equals("__int128");
        boolean valid = !(unsigned && signed)
                && longs <= 2
                && !(isShort && longs > 0)
                && words.size() <= 1
                && (plain || !sized || rest.equals("double") && longs == 1 && !isInt && !isShort)
                && (plain || charLike || !unsigned && !signed);
        if (!valid) {
            throw new ExpressionException(position, "no such type");
        }
        return unsigned ? "unsigned " + name : signed && rest.equals("char") ? "signed char" : name;
    }

    private UnaryOperator<TypeName> declarator() throws ExpressionException {
        if (++depth > DEPTH_LIMIT) {
            throw new ExpressionException(in.peek().position(), "the type is nested too deeply");
        }
        int stars = 0;
        while (in.peek().is("*")
                || in.peek().kind() == Token.Kind.NAME
                        && QUALIFIERS.contains(in.peek().text())) {
            stars += in.next().is("*") ? 1 : 0;
            if (stars > DEPTH_LIMIT) {
                throw new ExpressionException(in.peek().position(), "the type is nested too deeply");
            }
        }
        UnaryOperator<TypeName> inner = UnaryOperator.identity();
        if (in.peek().is("(")
                && (in.peek(1).is("*") || in.peek(1).is("(") || in.peek(1).is("["))) {
            in.next();
            inner = declarator();
            in.expect(")");
        }
        List<UnaryOperator<TypeName>> suffixes = new ArrayList<>();
        while (in.peek().is("[") || in.peek().is("(")) {
            suffixes.add(in.next().is("[") ? array() : function());
            if (suffixes.size() > DEPTH_LIMIT) {
                throw new ExpressionException(in.peek().position(), "the type is nested too deeply");
            }
        }
        depth--;
        int pointers = stars;
        UnaryOperator<TypeName> around = inner;
        return base -> {
            TypeName type = base;
            for (int i = 0; i < pointers; i++) {
                type = new TypeName.Pointer(type);
            }
            for (int i = suffixes.size() - 1; i >= 0; i--) {
                type = suffixes.get(i).apply(type);
            }
            return around.apply(type);
        };
    }

    private UnaryOperator<TypeName> array() throws ExpressionException {
        OptionalLong count = OptionalLong.empty();
        if (!in.peek().is("]")) {
            Token token = in.next();
            if (token.kind() != Token.Kind.NUMBER
                    || !(Literals.number(token, model) instanceof Expression.IntegerLiteral number)
                    || number.value().bitLength() > 40) {
                throw new ExpressionException(token.position(), "the length of an array type must be a number");
            }
            count = OptionalLong.of(number.value().longValue());
        }
        in.expect("]");
        OptionalLong length = count;
        return element -> new TypeName.Array(element, length);
    }

    private UnaryOperator<TypeName> function() throws ExpressionException {
        List<TypeName> parameters = new ArrayList<>();
        while (!in.peek().is(")")) {
            parameters.add(parse());
            if (!in.peek().is(",")) {
                break;
            }
            in.next();
        }
        in.expect(")");
        return result -> new TypeName.Function(result, parameters);
    }
}
