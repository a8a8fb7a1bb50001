package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The flags of arithmetic against plain arithmetic without a word size. */
class FlagsProperties {
    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(1, 2, 4, 8);
    }

    @Property
    void carryOfAnAdditionIsTheBitThatDoesNotFit(
            @ForAll long a, @ForAll long b, @ForAll boolean carry, @ForAll("sizes") int size) {
        long left = a & Flags.mask(size);
        long right = b & Flags.mask(size);
        long result = Arithmetic.ADC.result(left, right, carry ? Flags.CF : 0);
        long flags = Arithmetic.ADC.flags(left, right, result, size);
        BigInteger extra = carry ? BigInteger.ONE : BigInteger.ZERO;
        BigInteger unsignedSum = unsigned(left, size).add(unsigned(right, size)).add(extra);
        BigInteger signedSum = signed(left, size).add(signed(right, size)).add(extra);
        assertThat((flags & Flags.CF) != 0).isEqualTo(unsignedSum.bitLength() > size * 8);
        assertThat((flags & Flags.OF) != 0).isEqualTo(!signedSum.equals(signed(result, size)));
        assertThat((flags & Flags.AF) != 0).isEqualTo((left & 15) + (right & 15) + (carry ? 1 : 0) > 15);
    }

    @Property
    void carryOfASubtractionIsTheBorrow(
            @ForAll long a, @ForAll long b, @ForAll boolean borrow, @ForAll("sizes") int size) {
        long left = a & Flags.mask(size);
        long right = b & Flags.mask(size);
        long result = Arithmetic.SBB.result(left, right, borrow ? Flags.CF : 0);
        long flags = Arithmetic.SBB.flags(left, right, result, size);
        BigInteger extra = borrow ? BigInteger.ONE : BigInteger.ZERO;
        BigInteger unsignedDifference =
                unsigned(left, size).subtract(unsigned(right, size)).subtract(extra);
        BigInteger signedDifference =
                signed(left, size).subtract(signed(right, size)).subtract(extra);
        assertThat((flags & Flags.CF) != 0).isEqualTo(unsignedDifference.signum() < 0);
        assertThat((flags & Flags.OF) != 0).isEqualTo(!signedDifference.equals(signed(result, size)));
        assertThat((flags & Flags.AF) != 0).isEqualTo((left & 15) - (right & 15) - (borrow ? 1 : 0) < 0);
    }

    @Property
    void signZeroAndParityDescribeTheResult(@ForAll long result, @ForAll("sizes") int size) {
        long flags = Flags.ofResult(result, size);
        assertThat((flags & Flags.ZF) != 0).isEqualTo(unsigned(result, size).signum() == 0);
        assertThat((flags & Flags.SF) != 0).isEqualTo(signed(result, size).signum() < 0);
        assertThat((flags & Flags.PF) != 0)
                .isEqualTo(BigInteger.valueOf(result & 0xff).bitCount() % 2 == 0);
    }

    @Property
    void aComparisonDecidesTheConditionsOfOrder(@ForAll long a, @ForAll long b, @ForAll("sizes") int size) {
        long left = a & Flags.mask(size);
        long right = b & Flags.mask(size);
        long flags = Arithmetic.CMP.flags(left, right, Arithmetic.CMP.result(left, right, 0), size);
        int unsigned = unsigned(left, size).compareTo(unsigned(right, size));
        int signed = signed(left, size).compareTo(signed(right, size));
        assertThat(Condition.holds(0x2, flags)).as("below").isEqualTo(unsigned < 0);
        assertThat(Condition.holds(0x4, flags)).as("equal").isEqualTo(unsigned == 0);
        assertThat(Condition.holds(0x6, flags)).as("below or equal").isEqualTo(unsigned <= 0);
        assertThat(Condition.holds(0xc, flags)).as("less").isEqualTo(signed < 0);
        assertThat(Condition.holds(0xe, flags)).as("less or equal").isEqualTo(signed <= 0);
    }

    @Property
    void anOddConditionIsTheOppositeOfTheOneBefore(@ForAll @IntRange(max = 7) int pair, @ForAll long flags) {
        assertThat(Condition.holds(2 * pair, flags)).isNotEqualTo(Condition.holds(2 * pair + 1, flags));
    }

    private static BigInteger unsigned(long value, int size) {
        return new BigInteger(Long.toUnsignedString(value & Flags.mask(size)));
    }

    private static BigInteger signed(long value, int size) {
        int unused = 64 - 8 * size;
        return BigInteger.valueOf(value << unused >> unused);
    }
}
