package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.Type;
import java.math.BigInteger;

/** Numbers as text, in the format that was asked for. */
final class NumberText {
    private NumberText() {}

    static String of(ScalarValue value, NumberFormat format) {
        if (format != NumberFormat.NATURAL) {
            // a bit-field is shown as wide as its type
            int width = Math.toIntExact(8 * value.type().size().orElse(0));
            return integer(value.integer(), value.integer(), width, format);
        }
        Type plain = value.type().stripped();
        if (plain instanceof EnumType enumeration) {
            return enumeration.describe(value.integer().longValue()).orElseGet(() -> value.integer()
                    .toString());
        }
        BaseType base = (BaseType) plain;
        if (base.encoding() == BaseType.Encoding.FLOAT) {
            return FloatingPoint.text(value.bits(), base.bytes());
        }
        if (base.encoding() == BaseType.Encoding.BOOLEAN) {
            return value.bits().equals(BigInteger.ZERO)
                    ? "false"
                    : value.bits().equals(BigInteger.ONE)
                            ? "true"
                            : value.bits().toString();
        }
        if (base.encoding() == BaseType.Encoding.UTF_CHAR || base.encoding().isCharacter() && base.bytes() == 1) {
            return value.integer() + " " + character(value.bits());
        }
        return value.integer() + WideCharacter.of(value.type(), value.bits());
    }

    static String pointer(long address, NumberFormat format) {
        BigInteger unsigned = LittleEndian.wrap(BigInteger.valueOf(address), 64, false);
        return integer(unsigned, BigInteger.valueOf(address), 64, format);
    }

    private static String integer(BigInteger bits, BigInteger value, int width, NumberFormat format) {
        BigInteger unsigned = LittleEndian.wrap(bits, Math.max(width, 1), false);
        return switch (format) {
            case HEX -> "0x" + unsigned.toString(16);
            case DECIMAL -> LittleEndian.wrap(bits, Math.max(width, 1), true).toString();
            case UNSIGNED -> unsigned.toString();
            case OCTAL -> unsigned.signum() == 0 ? "0" : "0" + unsigned.toString(8);
            case BINARY -> unsigned.toString(2);
            case CHARACTER -> LittleEndian.wrap(bits, 8, true) + " " + character(LittleEndian.wrap(bits, 8, false));
            case NATURAL -> value.toString();
        };
    }

    private static String character(BigInteger bits) {
        int code = bits.intValue();
        return Character.isValidCodePoint(code) && bits.bitLength() < 32 && (code < 0x80 || code > 0xff)
                ? CText.character(code)
                : String.format("'\\%03o'", code & 0xff);
    }
}
