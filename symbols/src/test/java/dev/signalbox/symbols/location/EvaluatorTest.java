package dev.signalbox.symbols.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.dwarf.Encoding;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of DWARF 5 section 2.5, from their definitions. */
@Timeout(60)
class EvaluatorTest {
    private static final Encoding ENCODING = new Encoding(5, 4, 8);

    /** Register n holds 0x1000 * (n + 1); memory from 0x1000 to 0x1fff holds the low byte of its address; type 1 is int, 2 double, 3 unsigned char. */
    private static final EvaluationContext CONTEXT = new EvaluationContext() {
        @Override
        public MachineState machine() {
            MemoryReader memory = (address, buffer, offset, length) -> {
                int i = 0;
                while (i < length && address + i >= 0x1000 && address + i < 0x2000) {
                    buffer[offset + i] = (byte) (address + i);
                    i++;
                }
                return i;
            };
            return new MachineState(memory, n -> n < 17 ? OptionalLong.of(0x1000L * (n + 1)) : OptionalLong.empty());
        }

        @Override
        public long bias() {
            return 0x100000;
        }

        @Override
        public OptionalLong frameBase() {
            return OptionalLong.of(0x5000);
        }

        @Override
        public OptionalLong cfa() {
            return OptionalLong.of(0x6000);
        }

        @Override
        public OptionalLong tlsAddress(long offset) {
            return OptionalLong.of(0x7000 + offset);
        }

        @Override
        public OptionalLong entryValue(ByteSlice expression) {
            return expression.u8(0) == 0x55 ? OptionalLong.of(77) : OptionalLong.empty();
        }

        @Override
        public Optional<OperandType> baseType(long unitOffset) {
            return switch ((int) unitOffset) {
                case 1 -> Optional.of(new OperandType(OperandType.Kind.SIGNED, 4));
                case 2 -> Optional.of(new OperandType(OperandType.Kind.FLOAT, 8));
                case 3 -> Optional.of(new OperandType(OperandType.Kind.UNSIGNED, 1));
                default -> Optional.empty();
            };
        }
    };

    private static ByteSlice bytes(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return ByteSlice.of("expression", bytes);
    }

    private static Location location(String hex) {
        return Evaluator.location(bytes(hex), ENCODING, CONTEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "03 0800000000000000,      0x100008", // addr
        "08 ff,                    0xff", // const1u
        "09 ff,                    -1", // const1s
        "0a ffff,                  0xffff",
        "0b ffff,                  -1",
        "0c ffffffff,              0xffffffff",
        "0d ffffffff,              -1",
        "0e 0100000000000080,      0x8000000000000001",
        "10 8101,                  129", // constu
        "11 7f,                    -1", // consts
        "34 35 1c,                 -1", // lit4 lit5 minus
        "34 12 1e,                 16", // lit4 dup mul
        "34 35 14 22,              9", // lit4 lit5 over plus
        "34 35 36 15 02 22,        10", // lit4 lit5 lit6 pick 2 plus
        "34 38 16 1c,              4", // lit4 lit8 swap minus
        "31 32 33 17 1c,           -1", // rot: 3 1 2, minus
        "34 13 33 35 13,           3", // drop
        "09 fb 19,                 5", // abs
        "35 1f,                    -5", // neg
        "30 20,                    -1", // not
        "09 f9 32 1b,              -3", // div
        "09 f9 32 1d,              1", // mod, unsigned for the generic type
        "3f 33 1a,                 3", // and
        "38 33 21,                 11", // or
        "3f 33 27,                 12", // xor
        "31 34 24,                 16", // shl
        "09 ff 08 3c 25,           15", // shr
        "09 f0 34 26,              -1", // shra
        "34 23 8101,               133", // plus_uconst
        "09 ff 31 2d,              1", // lt is signed
        "31 31 29,                 1", // eq
        "31 31 2e,                 0", // ne
        "32 31 2a 32 31 2b 22,     2", // ge gt
        "31 28 0100 96 36,         6", // bra over a nop
        "2f 0100 00 37,            7", // skip
        "71 08,                    0x2008", // breg1+8
        "92 03 78,                 0x3ff8", // bregx 3 -8
        "91 70,                    0x4ff0", // fbreg -16
        "9c,                       0x6000", // call_frame_cfa
        "3f 23 8120 06,            0x1716151413121110", // deref of 0x1010
        "08 10 23 8020 94 02,      0x1110", // deref_size
        "34 9b,                    0x7004", // form_tls_address
        "34 e0,                    0x7004",
        "a3 01 55,                 77", // entry_value of rdi
        "f3 01 55,                 77",
        "a5 00 03 a8 00,           0", // regval_type: low byte of 0x1000
        "35 a8 01 a8 00,           5", // convert to int and back
        "a4 02 08 000000000000f83f a8 01 a8 00, 1", // 1.5 to int
        "a4 02 08 000000000000f83f a4 02 08 0000000000000040 1e a8 00, 3", // 1.5 * 2.0
        "a4 02 08 0000000000000040 a9 00, 0x4000000000000000", // reinterpret
        "08 10 23 8020 a6 01 03 a8 00, 0x10" // deref_type
    })
    void anOperationLeavesItsResultOnTheStack(String expression, String result) throws EvaluationFailure {
        long expected =
                result.startsWith("0x") ? Long.parseUnsignedLong(result.substring(2), 16) : Long.parseLong(result);
        assertThat(Evaluator.value(bytes(expression), ENCODING, CONTEXT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "03 fcffffff 23 08,          0x100004", // addr; wraps at four bytes before and after the bias
        "09 ff,                      0xffffffff",
        "09 ff 1f,                   1", // neg
        "09 ff 09 01 2d,             1", // lt: compares with a sign
        "09 f8 32 1b,                0xfffffffc", // div: -8 / 2
        "09 f8 32 1d,                0", // mod: unsigned
        "09 f8 31 26,                0xfffffffc", // shra
        "09 f8 31 25,                0x7ffffffc", // shr
        "0a 00 10 06,                0x03020100", // deref of four bytes
        "09 ff a8 02 a8 00,          0xffffffff" // to double and back
    })
    void inAProgramOf32BitsTheStackHasFourBytes(String expression, String result) throws EvaluationFailure {
        long expected = Long.decode(result);
        assertThat(Evaluator.value(bytes(expression), new Encoding(5, 4, 4), CONTEXT))
                .isEqualTo(expected);
    }

    @Test
    void aPlainExpressionIsAnAddress() {
        assertThat(location("91 10")).isEqualTo(new Location.Memory(0x5010));
    }

    @Test
    void aRegisterNameIsAPlace() {
        assertThat(location("53")).isEqualTo(new Location.Register(3));
        assertThat(location("90 21")).isEqualTo(new Location.Register(33));
    }

    @Test
    void implicitValuesHaveTheirBytes() {
        assertThat(((Location.Implicit) location("9e 03 010203")).bytes()).containsExactly(1, 2, 3);
        assertThat(((Location.Implicit) location("35 9f")).bytes()).containsExactly(5, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void anImplicitPointerNamesItsObject() {
        assertThat(location("a0 44000000 04")).isEqualTo(new Location.ImplicitPointer(0x44, 4));
    }

    @Test
    void piecesAreListedInTheirOrderAndMayBeMissing() {
        assertThat(location("53 93 04 93 04 91 00 93 08 35 9f 9d 03 02"))
                .isInstanceOfSatisfying(Location.Composite.class, composite -> {
                    assertThat(composite.pieces())
                            .extracting(Location.Piece::place)
                            .startsWith(new Location.Register(3), Location.OPTIMIZED_OUT, new Location.Memory(0x5000));
                    assertThat(composite.pieces())
                            .extracting(Location.Piece::bits)
                            .isEqualTo(List.of(32L, 32L, 64L, 3L));
                    assertThat(composite.pieces().get(3).bitOffset()).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'',                    optimized out",
        "06,                    takes more",
        "31 30 1b,              divides by zero",
        "2f fdff,               does not end",
        "08 01 06,              Cannot access memory at address 0x1",
        "90 30 92 30 00,        optimized out",
        "a3 01 54,              optimized out",
        "97,                    object's address",
        "ff,                    not supported",
        "0e 01,                 bad debugging information",
        "93 ffffffff7f,         bad debugging information",
        "a8 09,                 takes more",
        "31 a8 09,              type of the location"
    })
    void whatCannotBeEvaluatedIsOptimizedOutWithAReason(String expression, String reason) {
        assertThat(location(expression)).isInstanceOfSatisfying(Location.OptimizedOut.class, l -> assertThat(l.reason())
                .contains(reason));
    }

    @Test
    void initialOperandsAreBelowTheExpressions() throws EvaluationFailure {
        assertThat(Evaluator.value(bytes("23 08"), ENCODING, CONTEXT, 0x100)).isEqualTo(0x108);
        assertThatThrownBy(() -> Evaluator.value(bytes("06"), ENCODING, CONTEXT, 1))
                .isInstanceOf(EvaluationFailure.class)
                .hasMessageContaining("0x1");
    }

    @Test
    void anyBytesAreAnsweredOrRefused() {
        Random random = new Random(5);
        int answered = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] noise = new byte[random.nextInt(24)];
            random.nextBytes(noise);
            Location location = Evaluator.location(ByteSlice.of("noise", noise), ENCODING, CONTEXT);
            answered += location instanceof Location.OptimizedOut ? 0 : 1;
        }
        assertThat(answered).isPositive();
    }
}
