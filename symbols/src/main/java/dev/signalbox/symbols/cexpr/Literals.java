package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.DataModel;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The meaning of number, character and string constants (C17 section 6.4.4). */
final class Literals {
    private static final String SIMPLE_ESCAPES = "n\nt\tr\rb\bf\f\\\\''\"\"??";

    private Literals() {}

    static Expression number(Token token, DataModel model) throws ExpressionException {
        String text = token.text().toLowerCase(Locale.ROOT).replace("'", "");
        boolean hex = text.startsWith("0x");
        boolean floating = hex ? text.contains(".") || text.contains("p") : text.contains(".") || text.contains("e");
        return floating ? floating(token, text, model) : integer(token, text, model);
    }

    private static Expression floating(Token token, String text, DataModel model) throws ExpressionException {
        BaseType type = BaseType.DOUBLE;
        String digits = text;
        boolean hex = text.startsWith("0x");
        // in hexadecimal an f before the exponent is a digit
        if (text.endsWith("f") && (!hex || text.contains("p"))) {
            type = BaseType.FLOAT;
            digits = text.substring(0, text.length() - 1);
        } else if (text.endsWith("l")) {
            type = model.longDouble();
            digits = text.substring(0, text.length() - 1);
        }
        try {
            return new Expression.FloatLiteral(token.position(), Double.parseDouble(digits), type);
        } catch (NumberFormatException e) {
            throw new ExpressionException(token.position(), "invalid number \"" + token.text() + "\"");
        }
    }

    private static Expression integer(Token token, String text, DataModel model) throws ExpressionException {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 'u' || text.charAt(end - 1) == 'l')) {
            end--;
        }
        String suffix = text.substring(end);
        String digits = text.substring(0, end);
        int radix = 10;
        if (digits.startsWith("0x")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.startsWith("0b")) {
            radix = 2;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
            digits = digits.substring(1);
        }
        boolean suffixValid =
                List.of("", "u", "l", "ul", "lu", "ll", "ull", "llu").contains(suffix);
        if (!suffixValid || digits.isEmpty() || digits.startsWith("-") || digits.startsWith("+")) {
            throw new ExpressionException(token.position(), "invalid number \"" + token.text() + "\"");
        }
        BigInteger value;
        try {
            value = new BigInteger(digits, radix);
        } catch (NumberFormatException e) {
            throw new ExpressionException(token.position(), "invalid number \"" + token.text() + "\"");
        }
        return new Expression.IntegerLiteral(token.position(), value, type(token, value, radix, suffix, model));
    }

    /** The first type of C17's list (section 6.4.4.1) that holds the value. */
    private static BaseType type(Token token, BigInteger value, int radix, String suffix, DataModel model)
            throws ExpressionException {
        boolean unsigned = suffix.contains("u");
        boolean either = unsigned || radix != 10;
        int shortest = suffix.contains("ll") ? 2 : suffix.contains("l") ? 1 : 0;
        List<BaseType> signedTypes = List.of(BaseType.INT, model.signedLong(), BaseType.LONG_LONG);
        List<BaseType> unsignedTypes =
                List.of(BaseType.UNSIGNED_INT, model.unsignedLong(), BaseType.UNSIGNED_LONG_LONG);
        int bits = value.bitLength();
        for (int i = shortest; i < signedTypes.size(); i++) {
            if (!unsigned && bits < Byte.SIZE * signedTypes.get(i).bytes()) {
                return signedTypes.get(i);
            }
            if (either && bits <= Byte.SIZE * unsignedTypes.get(i).bytes()) {
                return unsignedTypes.get(i);
            }
        }
        if (bits <= Long.SIZE) {
            // a decimal constant past the largest long long has no type in C; compilers take it as unsigned
            return shortest < 2 && model.unsignedLong().bytes() == Long.BYTES
                    ? model.unsignedLong()
                    : BaseType.UNSIGNED_LONG_LONG;
        }
        throw new ExpressionException(token.position(), "number too large: " + token.text());
    }

    static Expression character(Token token) throws ExpressionException {
        byte[] bytes = bytes(token);
        if (bytes.length != 1) {
            throw new ExpressionException(
                    token.position(), bytes.length == 0 ? "empty character constant" : "more than one character in ''");
        }
        // gdb's view, and C++'s: a character constant shows as a character; in arithmetic it is promoted to int all the
        // same
        return new Expression.IntegerLiteral(token.position(), BigInteger.valueOf(bytes[0]), BaseType.CHAR);
    }

    static Expression string(Token token) throws ExpressionException {
        return new Expression.StringLiteral(token.position(), bytes(token));
    }

    private static byte[] bytes(Token token) throws ExpressionException {
        String text = token.text();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                int codePoint = text.codePointAt(i);
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
                continue;
            }
            i++;
            char c = i < text.length() ? text.charAt(i) : ' ';
            int simple = SIMPLE_ESCAPES.indexOf(c);
            if (c >= '0' && c <= '7') {
                int value = 0;
                for (int n = 0; n < 3 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '7'; n++) {
                    value = value * 8 + text.charAt(i++) - '0';
                }
                out.write(value);
            } else if (c == 'x') {
                i++;
                int value = 0;
                int first = i;
                while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0) {
                    value = value << 4 | Character.digit(text.charAt(i++), 16);
                }
                if (i == first) {
                    throw new ExpressionException(token.position(), "\\x without digits");
                }
                out.write(value);
            } else if (c == 'a' || c == 'v' || c == 'e') {
                out.write(c == 'a' ? 7 : c == 'v' ? 11 : 27);
                i++;
            } else if (simple >= 0 && simple % 2 == 0) {
                out.write(SIMPLE_ESCAPES.charAt(simple + 1));
                i++;
            } else {
                throw new ExpressionException(token.position(), "unknown escape \\" + c);
            }
        }
        return out.toByteArray();
    }
}
