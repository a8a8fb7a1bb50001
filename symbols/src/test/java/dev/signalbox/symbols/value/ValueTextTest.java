package dev.signalbox.symbols.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.Member;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.TypedefType;
import dev.signalbox.symbols.type.VoidType;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ValueTextTest {
    private static final long BASE = 0x1000;

    private static ValueContext context(byte[] memory) {
        MemoryReader reader = (address, buffer, offset, length) -> {
            long from = address - BASE;
            if (from < 0 || from >= memory.length) {
                return 0;
            }
            int count = (int) Math.min(length, memory.length - from);
            System.arraycopy(memory, (int) from, buffer, offset, count);
            return count;
        };
        return new ValueContext(reader, address -> address == 0x4000 ? Optional.of("handler") : Optional.empty());
    }

    private static String text(Type type, byte[] memory) {
        return ValueReader.read(type, new Storage.InMemory(BASE), context(memory))
                .text();
    }

    private static String string(byte[] memory) {
        return PointerValue.of(BaseType.CHAR, BASE, context(memory)).text();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStringIsShownUpToItsNul() {
        assertThat(string(bytes("text\0more"))).isEqualTo("0x1000 \"text\"");
    }

    @Test
    void aLongStringIsCut() {
        assertThat(string(bytes("x".repeat(500) + "\0"))).isEqualTo("0x1000 \"" + "x".repeat(200) + "\"...");
        assertThat(string(bytes("x".repeat(200) + "\0"))).isEqualTo("0x1000 \"" + "x".repeat(200) + "\"");
    }

    @Test
    void aStringThatRunsIntoUnreadableMemorySaysSo() {
        assertThat(string(bytes("abc"))).isEqualTo("0x1000 \"abc\"<Cannot access memory at address 0x1003>");
        assertThat(string(new byte[0])).isEqualTo("0x1000 <Cannot access memory at address 0x1000>");
    }

    @Test
    void arraysOfWideCharactersAreShownAsTheirLiterals() {
        Type wchar = new TypedefType("wchar_t", () -> BaseType.INT);
        byte[] utf32 = "w\u20ac\"\n\ud83d\ude00\0x".getBytes(Charset.forName("UTF-32LE"));
        assertThat(text(ArrayType.of(wchar, utf32.length / 4), utf32)).isEqualTo("L\"w\u20ac\\\"\\n\ud83d\ude00\"");
        Type char16 = new TypedefType("char16_t", () -> BaseType.UNSIGNED_SHORT);
        byte[] utf16 = "\ud83d\ude00\ud800.".getBytes(StandardCharsets.UTF_16LE);
        utf16[4] = 0;
        utf16[5] = (byte) 0xd8;
        assertThat(text(ArrayType.of(char16, utf16.length / 2), utf16)).isEqualTo("u\"\ud83d\ude00\\xd800.\"");
        assertThat(text(ArrayType.of(wchar, 3), new byte[8])).contains("Cannot access memory");
    }

    @Test
    void utf8IsShownAndBadBytesAreEscaped() {
        assertThat(string(bytes("gr\u00fc\u00df \u20ac \ud83d\ude00\0")))
                .isEqualTo("0x1000 \"gr\u00fc\u00df \u20ac \ud83d\ude00\"");
        assertThat(string(new byte[] {(byte) 0xc3, 'a', (byte) 0xff, 1, 0})).isEqualTo("0x1000 \"\\303a\\377\\001\"");
    }

    @Test
    void pointersAreNamedAfterWhatTheyPointTo() {
        Type function = new FunctionType(() -> VoidType.VOID, () -> List.of(BaseType.INT), true, false);
        assertThat(PointerValue.of(function, 0x4000, context(new byte[0])).text())
                .isEqualTo("0x4000 <handler>");
        assertThat(PointerValue.of(VoidType.VOID, 0, context(new byte[0])).text())
                .isEqualTo("NULL");
        assertThat(PointerValue.of(VoidType.VOID, -1, context(new byte[0])).text())
                .isEqualTo("0xffffffffffffffff");
    }

    @Test
    void bytesThatAreNoTextAreNumbers() {
        Type blob = ArrayType.of(BaseType.UNSIGNED_CHAR, 3);
        assertThat(text(blob, new byte[] {1, 2, (byte) 255})).contains("255");
        assertThat(text(blob, bytes("ab\0"))).isEqualTo("\"ab\"");
    }

    @Test
    void aPartThatCannotBeReadSaysSoAndTheRestIsShown() {
        StructType struct = StructType.synthetic(
                "s", 8, List.of(Member.at("a", 0, () -> BaseType.INT), Member.at("b", 4, () -> BaseType.INT)));
        assertThat(text(struct, new byte[] {1, 0, 0, 0}))
                .isEqualTo("{a = 1, b = <Cannot access memory at address 0x1004>}");
    }

    @Test
    void aSummaryIsShort() {
        StructType inner = StructType.synthetic("i", 4, List.of(Member.at("x", 0, () -> BaseType.INT)));
        StructType middle = StructType.synthetic("m", 4, List.of(Member.at("i", 0, () -> inner)));
        StructType outer = StructType.synthetic("o", 4, List.of(Member.at("m", 0, () -> middle)));
        assertThat(text(outer, new byte[4])).isEqualTo("{m = {i = {...}}}");
        String numbers = text(ArrayType.of(BaseType.INT, 100_000), new byte[400_000]);
        assertThat(numbers).isEqualTo("{0 <repeats 20 times>...}");
    }

    @Test
    void aStructThatContainsPointersToItselfEnds() {
        StructType[] node = new StructType[1];
        node[0] = StructType.synthetic("n", 8, List.of(Member.at("next", 0, () -> PointerType.to(node[0]))));
        assertThat(text(node[0], new byte[] {0, 16, 0, 0, 0, 0, 0, 0})).isEqualTo("{next = 0x1000}");
    }

    @Test
    void longDoublesAreReadFromTheX87Format() {
        // 3.25L, the smallest denormal, infinity and NaN as GCC lays them out
        assertThat(text(BaseType.LONG_DOUBLE, hex("00000000000000d00040000000000000")))
                .isEqualTo("3.25");
        assertThat(text(BaseType.LONG_DOUBLE, hex("0000000000000080ff7f000000000000")))
                .isEqualTo("inf");
        assertThat(text(BaseType.LONG_DOUBLE, hex("00000000000000c0ff7f000000000000")))
                .isEqualTo("nan");
        assertThat(text(BaseType.LONG_DOUBLE, hex("00000000000000000080000000000000")))
                .isEqualTo("-0");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Property(tries = 2000)
    void aDoubleKeepsItsValueAsText(@ForAll double value) {
        String text = ScalarValue.floating(BaseType.DOUBLE, value, context(new byte[0]))
                .text();
        assertThat(Double.parseDouble(text.replace("inf", "Infinity").replaceAll("-?nan", "NaN")))
                .isEqualTo(value);
    }

    @Property(tries = 2000)
    void aDoubleSurvivesTheX87Format(@ForAll double value) {
        assertThat(ScalarValue.floating(BaseType.LONG_DOUBLE, value, context(new byte[0]))
                        .floating())
                .isEqualTo(value);
    }

    @Property(tries = 2000)
    void aBitFieldIsTheBitsThatWereWritten(
            @ForAll long content,
            @ForAll long value,
            @ForAll @IntRange(max = 7) int offset,
            @ForAll @IntRange(min = 1, max = 56) int size)
            throws ConversionException {
        byte[] memory = LittleEndian.bytes(BigInteger.valueOf(content), 8);
        ValueContext context = context(memory);
        BitRange bits = new BitRange(offset, size);
        Value field = ValueReader.readBits(BaseType.LONG, new Storage.InMemory(BASE), bits, context);
        WritePlan.MemoryWrite write =
                (WritePlan.MemoryWrite) Assignment.plan(field, ScalarValue.integer(BaseType.LONG, value, context));
        System.arraycopy(write.bytes(), 0, memory, 0, write.bytes().length);
        ScalarValue after =
                (ScalarValue) ValueReader.readBits(BaseType.LONG, new Storage.InMemory(BASE), bits, context);
        assertThat(after.integer()).isEqualTo(LittleEndian.wrap(BigInteger.valueOf(value), size, true));
        BigInteger mask =
                BigInteger.ONE.shiftLeft(size).subtract(BigInteger.ONE).shiftLeft(offset);
        BigInteger before = LittleEndian.unsigned(LittleEndian.bytes(BigInteger.valueOf(content), 8));
        assertThat(LittleEndian.unsigned(memory).andNot(mask)).isEqualTo(before.andNot(mask));
    }

    @Test
    void scatteredBitsArePutTogether() {
        byte[] memory = {(byte) 0xab, (byte) 0xcd, 0, 0};
        Storage pieces = new Storage.InPieces(
                List.of(
                        new Storage.Piece(new Storage.InMemory(BASE + 1), 4, 4),
                        new Storage.Piece(new Storage.InRegister(0, 0, n -> OptionalLong.of(0x7f5)), 0, 8),
                        new Storage.Piece(new Storage.InMemory(BASE), 0, 4)),
                0);
        ScalarValue value = (ScalarValue) ValueReader.read(BaseType.UNSIGNED_SHORT, pieces, context(memory));
        assertThat(value.text(NumberFormat.HEX, FormatLimits.PRINT)).isEqualTo("0xbf5c");
    }
}
