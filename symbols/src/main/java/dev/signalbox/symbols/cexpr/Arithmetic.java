package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.LittleEndian;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.ValueContext;
import java.math.BigInteger;

/** C's operators on numbers, with its promotions and usual arithmetic conversions (C17 sections 6.3.1 and 6.5). */
final class Arithmetic {
    private Arithmetic() {}

    /** The type that an integer has in arithmetic: int for all that int can hold. */
    static BaseType promoted(ScalarValue value) {
        Type plain = value.type().stripped();
        if (plain instanceof BaseType base && base.encoding() == BaseType.Encoding.FLOAT) {
            return base;
        }
        int width = value.width();
        boolean signed = value.isSigned();
        DataModel model = value.context().model();
        if (width == 32 && value.bitField().isEmpty() && isLong(plain)) {
            return signed ? model.signedLong() : model.unsignedLong();
        }
        if (width < 32 || width == 32 && signed) {
            return BaseType.INT;
        }
        if (plain instanceof EnumType || value.bitField().isPresent() && width == 32) {
            return width <= 32 ? BaseType.UNSIGNED_INT : wide(model, signed);
        }
        return switch (width) {
            case 32 -> BaseType.UNSIGNED_INT;
            case 128 -> signed ? BaseType.INT128 : BaseType.UNSIGNED_INT128;
            default ->
                plain instanceof BaseType base
                                && base.bytes() == 8
                                && base.name().contains("long long")
                        ? (signed ? BaseType.LONG_LONG : BaseType.UNSIGNED_LONG_LONG)
                        : wide(model, signed);
        };
    }

    private static boolean isLong(Type plain) {
        return plain instanceof BaseType base && base.name().contains("long");
    }

    /** The type of 64 bits: long where it has as many. */
    private static BaseType wide(DataModel model, boolean signed) {
        if (model.signedLong().bytes() == Long.BYTES) {
            return signed ? model.signedLong() : model.unsignedLong();
        }
        return signed ? BaseType.LONG_LONG : BaseType.UNSIGNED_LONG_LONG;
    }

    /** The type that two numbers are converted to. */
    static BaseType common(ScalarValue left, ScalarValue right) {
        BaseType a = promoted(left);
        BaseType b = promoted(right);
        boolean floatA = a.encoding() == BaseType.Encoding.FLOAT;
        boolean floatB = b.encoding() == BaseType.Encoding.FLOAT;
        if (floatA || floatB) {
            return !floatB || floatA && a.bytes() >= b.bytes() ? a : b;
        }
        if (a.bytes() != b.bytes()) {
            // the wider one holds all values of the narrower, signed or not
            return a.bytes() > b.bytes() ? a : b;
        }
        if (rank(a) != rank(b)) {
            BaseType higher = rank(a) > rank(b) ? a : b;
            boolean unsigned = !a.encoding().isSigned() || !b.encoding().isSigned();
            if (!unsigned || !higher.encoding().isSigned()) {
                return higher;
            }
            return higher.name().contains("long long")
                    ? BaseType.UNSIGNED_LONG_LONG
                    : left.context().model().unsignedLong();
        }
        return a.encoding().isSigned() ? b : a;
    }

    private static int rank(BaseType type) {
        return type.bytes() * 4 + (type.name().contains("long long") ? 2 : isLong(type) ? 1 : 0);
    }

    static ScalarValue unary(Expression.Unary at, ScalarValue operand, ValueContext context)
            throws ExpressionException {
        BaseType type = promoted(operand);
        if (operand.isFloating()) {
            if (at.operator().equals("~")) {
                throw new ExpressionException(at.position(), "~ needs an integer");
            }
            double value = operand.floating();
            return ScalarValue.floating(type, at.operator().equals("-") ? -value : value, context);
        }
        BigInteger value = operand.integer();
        return ScalarValue.integer(
                type,
                switch (at.operator()) {
                    case "-" -> value.negate();
                    case "~" -> value.not();
                    default -> value;
                },
                context);
    }

    static ScalarValue binary(int position, String operator, ScalarValue left, ScalarValue right, ValueContext context)
            throws ExpressionException {
        if (operator.equals("<<") || operator.equals(">>")) {
            return shift(position, operator, left, right, context);
        }
        BaseType type = common(left, right);
        if (type.encoding() == BaseType.Encoding.FLOAT) {
            return ScalarValue.floating(
                    type, floating(position, operator, left.floating(), right.floating(), type), context);
        }
        BigInteger a = wrapped(left.integer(), type);
        BigInteger b = wrapped(right.integer(), type);
        if (b.signum() == 0 && (operator.equals("/") || operator.equals("%"))) {
            throw new ExpressionException(position, "division by zero");
        }
        return ScalarValue.integer(
                type,
                switch (operator) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    case "/" -> a.divide(b);
                    case "%" -> a.remainder(b);
                    case "&" -> a.and(b);
                    case "|" -> a.or(b);
                    case "^" -> a.xor(b);
                    default -> throw new ExpressionException(position, operator + " does not work on numbers");
                },
                context);
    }

    private static double floating(int position, String operator, double a, double b, BaseType type)
            throws ExpressionException {
        boolean single = type.bytes() == Float.BYTES;
        return switch (operator) {
            case "+" -> single ? (float) a + (float) b : a + b;
            case "-" -> single ? (float) a - (float) b : a - b;
            case "*" -> single ? (float) a * (float) b : a * b;
            case "/" -> single ? (float) a / (float) b : a / b;
            default -> throw new ExpressionException(position, operator + " needs integers");
        };
    }

    /** The type of a shift is that of its left operand. */
    private static ScalarValue shift(
            int position, String operator, ScalarValue left, ScalarValue right, ValueContext context)
            throws ExpressionException {
        if (left.isFloating() || right.isFloating()) {
            throw new ExpressionException(position, operator + " needs integers");
        }
        BaseType type = promoted(left);
        BigInteger count = right.integer();
        if (count.signum() < 0 || count.compareTo(BigInteger.valueOf(8L * type.bytes())) >= 0) {
            throw new ExpressionException(
                    position, "shifting a value of " + 8 * type.bytes() + " bits by " + count + " is undefined");
        }
        BigInteger value = wrapped(left.integer(), type);
        int by = count.intValue();
        return ScalarValue.integer(type, operator.equals("<<") ? value.shiftLeft(by) : value.shiftRight(by), context);
    }

    /** The result of a comparison operator. */
    static boolean compare(String operator, ScalarValue left, ScalarValue right) {
        BaseType type = common(left, right);
        if (type.encoding() == BaseType.Encoding.FLOAT) {
            double a = left.floating();
            double b = right.floating();
            return switch (operator) {
                case "==" -> a == b;
                case "!=" -> a != b;
                case "<" -> a < b;
                case "<=" -> a <= b;
                case ">" -> a > b;
                default -> a >= b;
            };
        }
        return holds(operator, wrapped(left.integer(), type).compareTo(wrapped(right.integer(), type)));
    }

    static boolean holds(String operator, int order) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static BigInteger wrapped(BigInteger value, BaseType type) {
        return LittleEndian.wrap(value, 8 * type.bytes(), type.encoding().isSigned());
    }
}
