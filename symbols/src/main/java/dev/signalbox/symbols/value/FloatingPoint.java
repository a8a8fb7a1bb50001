package dev.signalbox.symbols.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Binary floating point in the sizes that x86-64 has: IEEE binary32 and binary64, and the 80-bit extended format of the x87 (Intel SDM volume 1
 * section 4.2.2), which C keeps in 16 bytes, i386 in 12.
 */
final class FloatingPoint {
    private static final int X87_BIAS = 16383;

    private FloatingPoint() {}

    static double decode(BigInteger bits, int size) {
        return switch (size) {
            case Float.BYTES -> Float.intBitsToFloat(bits.intValue());
            case Double.BYTES -> Double.longBitsToDouble(bits.longValue());
            default -> decodeExtended(bits);
        };
    }

    /** The exact value, or empty for infinities and NaN. */
    static Optional<BigDecimal> decimal(BigInteger bits, int size) {
        if (size > Double.BYTES) {
            return extended(bits);
        }
        double value = decode(bits, size);
        return Double.isFinite(value) ? Optional.of(new BigDecimal(value)) : Optional.empty();
    }

    static byte[] encode(double value, int size) {
        return switch (size) {
            case Float.BYTES -> LittleEndian.bytes(BigInteger.valueOf(Float.floatToRawIntBits((float) value)), size);
            case Double.BYTES -> LittleEndian.bytes(BigInteger.valueOf(Double.doubleToRawLongBits(value)), size);
            default -> LittleEndian.bytes(encodeExtended(value), size);
        };
    }

    /** The shortest decimal that rounds to the value, in the style of C's %g; for the extended format 18 digits. */
    static String text(BigInteger bits, int size) {
        if (size > Double.BYTES && isInvalid(bits)) {
            return "<invalid float value>";
        }
        double value = decode(bits, size);
        if (Double.isNaN(value)) {
            return negative(bits, size) ? "-nan" : "nan";
        }
        Optional<BigDecimal> exact = decimal(bits, size);
        if (exact.isEmpty()) {
            return value > 0 ? "inf" : "-inf";
        }
        if (exact.get().signum() == 0) {
            return negative(bits, size) ? "-0" : "0";
        }
        int most = size == Float.BYTES ? 9 : size == Double.BYTES ? 17 : 18;
        for (int digits = 1; digits < most; digits++) {
            BigDecimal rounded = exact.get().round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (size == Float.BYTES
                    ? rounded.floatValue() == (float) value
                    : size == Double.BYTES ? rounded.doubleValue() == value : rounded.compareTo(exact.get()) == 0) {
                return plain(rounded, most);
            }
        }
        return plain(exact.get().round(new MathContext(most, RoundingMode.HALF_EVEN)), most);
    }

    /** Whether the sign bit is set. */
    private static boolean negative(BigInteger bits, int size) {
        return bits.testBit(size > Double.BYTES ? 79 : 8 * size - 1);
    }

    /** C's %g: an exponent where the number would be long. */
    private static String plain(BigDecimal value, int precision) {
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -5 && exponent < precision) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (stripped.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static Optional<BigDecimal> extended(BigInteger bits) {
        int exponent = bits.shiftRight(64).intValue() & 0x7fff;
        BigInteger significand = bits.and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        if (exponent == 0x7fff) {
            return Optional.empty();
        }
        int power = Math.max(exponent, 1) - X87_BIAS - 63;
        BigDecimal value = new BigDecimal(significand);
        value = power >= 0
                ? value.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(power)))
                : value.divide(new BigDecimal(BigInteger.ONE.shiftLeft(-power)), new MathContext(64));
        return Optional.of(bits.testBit(79) ? value.negate() : value);
    }

    /**
     * Encodings that the processor refuses: an exponent without the integer bit (Intel SDM volume 1, "Unsupported Double Extended-Precision Floating-Point
     * Encodings").
     */
    private static boolean isInvalid(BigInteger bits) {
        return (bits.shiftRight(64).intValue() & 0x7fff) != 0 && !bits.testBit(63);
    }

    private static double decodeExtended(BigInteger bits) {
        Optional<BigDecimal> value = extended(bits);
        if (value.isPresent()) {
            double magnitude = value.get().doubleValue();
            return magnitude == 0 && bits.testBit(79) ? -0.0 : magnitude;
        }
        // the integer bit is set in both; the fraction tells infinity from NaN
        boolean infinite =
                bits.and(BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE)).signum() == 0;
        return infinite ? (bits.testBit(79) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY) : Double.NaN;
    }

    private static BigInteger encodeExtended(double value) {
        long raw = Double.doubleToRawLongBits(value);
        int exponent = (int) (raw >>> 52) & 0x7ff;
        long fraction = raw & 0xfffffffffffffL;
        BigInteger sign = raw < 0 ? BigInteger.ONE.shiftLeft(79) : BigInteger.ZERO;
        if (exponent == 0 && fraction == 0) {
            return sign;
        }
        int wide;
        long significand;
        if (exponent == 0x7ff) {
            wide = 0x7fff;
            significand = fraction << 11 | Long.MIN_VALUE;
        } else if (exponent == 0) {
            int shift = Long.numberOfLeadingZeros(fraction);
            significand = fraction << shift;
            wide = X87_BIAS - 1022 - (shift - 11);
        } else {
            significand = fraction << 11 | Long.MIN_VALUE;
            wide = exponent - 1023 + X87_BIAS;
        }
        BigInteger low = LittleEndian.wrap(BigInteger.valueOf(significand), 64, false);
        return sign.or(BigInteger.valueOf(wide).shiftLeft(64)).or(low);
    }
}
