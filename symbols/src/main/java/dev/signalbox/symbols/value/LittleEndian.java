package dev.signalbox.symbols.value;

import java.math.BigInteger;

/** Numbers of any size as the program keeps them: least significant byte first, two's complement. */
public final class LittleEndian {
    private LittleEndian() {}

    /** The bytes as an unsigned number. */
    public static BigInteger unsigned(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            big[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    /** The low {@code 8 * size} bits of a number. */
    public static byte[] bytes(BigInteger value, int size) {
        byte[] bytes = new byte[size];
        byte[] big = value.toByteArray();
        byte fill = (byte) (value.signum() < 0 ? -1 : 0);
        for (int i = 0; i < size; i++) {
            bytes[i] = i < big.length ? big[big.length - 1 - i] : fill;
        }
        return bytes;
    }

    /** A number cut to so many bits, read as signed or unsigned. */
    public static BigInteger wrap(BigInteger value, int bits, boolean signed) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
        BigInteger low = value.mod(modulus);
        return signed && low.testBit(bits - 1) ? low.subtract(modulus) : low;
    }
}
