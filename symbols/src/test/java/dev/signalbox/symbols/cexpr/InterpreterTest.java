package dev.signalbox.symbols.cexpr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.Member;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.VoidType;
import dev.signalbox.symbols.value.Child;
import dev.signalbox.symbols.value.HostObject;
import dev.signalbox.symbols.value.PointerValue;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueReader;
import dev.signalbox.symbols.value.WritePlan;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class InterpreterTest {
    private static final StructType SIGINFO = StructType.synthetic(
            "siginfo",
            32,
            List.of(
                    Member.at("si_signo", 0, () -> BaseType.INT),
                    Member.at("si_code", 8, () -> BaseType.INT),
                    Member.at("si_addr", 16, () -> PointerType.to(VoidType.VOID)),
                    Member.bits("flags", 24 * 8 + 3, 5, () -> BaseType.UNSIGNED_INT)));

    private final TestScope scope = new TestScope(memory());
    private final HostObject siginfo = new HostObject("$siginfo", new byte[32], true);

    /** Bytes 0x1000 to 0x10ff hold their own low address byte. */
    private static MemoryReader memory() {
        return (address, buffer, offset, length) -> {
            int i = 0;
            while (i < length && address + i >= 0x1000 && address + i < 0x1100) {
                buffer[offset + i] = (byte) (address + i);
                i++;
            }
            return i;
        };
    }

    private Value eval(String text) throws ExpressionException {
        scope.specials.put("siginfo", ValueReader.host(SIGINFO, siginfo, scope.context()));
        return Interpreter.evaluate(text, scope);
    }

    @Test
    void aDebuggersOwnStructHasMembers() throws ExpressionException {
        siginfo.bytes()[0] = 11;
        siginfo.bytes()[8] = -6;
        siginfo.bytes()[9] = siginfo.bytes()[10] = siginfo.bytes()[11] = -1;
        siginfo.bytes()[16] = 0x40;
        siginfo.bytes()[24] = (byte) 0xa8;
        assertThat(eval("$siginfo.si_signo == 11 && $siginfo.si_code < 0").text())
                .isEqualTo("1");
        assertThat(eval("$siginfo.si_addr").text()).isEqualTo("0x40");
        assertThat(eval("$siginfo").text()).isEqualTo("{si_signo = 11, si_code = -6, si_addr = 0x40, flags = 21}");
    }

    @Test
    void assigningToADebuggersOwnStructAsksItsOwnerToWrite() throws ExpressionException {
        eval("$siginfo.si_code = -3");
        assertThat(scope.writes).hasSize(1);
        WritePlan.HostWrite write = (WritePlan.HostWrite) scope.writes.get(0);
        assertThat(write.object()).isSameAs(siginfo);
        assertThat(write.offset()).isEqualTo(8);
        assertThat(write.bytes()).containsExactly(-3, -1, -1, -1);
    }

    @Test
    void writingABitFieldKeepsTheBitsBesideIt() throws ExpressionException {
        siginfo.bytes()[24] = (byte) 0b00000111;
        assertThat(eval("$siginfo.flags = 0x3f").text()).isEqualTo("31");
        WritePlan.HostWrite write = (WritePlan.HostWrite) scope.writes.get(0);
        assertThat(write.offset()).isEqualTo(24);
        assertThat(write.bytes()).containsExactly((byte) 0xff);
    }

    @Test
    void anObjectThatIsReadOnlyIsNotWritten() {
        scope.specials.put(
                "fixed", ValueReader.host(BaseType.INT, new HostObject("$fixed", new byte[4], false), scope.context()));
        assertThatThrownBy(() -> Interpreter.evaluate("$fixed = 1", scope)).hasMessageContaining("$fixed");
    }

    @Test
    void assigningThroughAPointerWritesMemory() throws ExpressionException {
        scope.variables.put("p", PointerValue.of(BaseType.INT, 0x1010, scope.context()));
        assertThat(eval("p[2] += 1").text()).isEqualTo(String.valueOf(0x1b1a1918 + 1));
        WritePlan.MemoryWrite write = (WritePlan.MemoryWrite) scope.writes.get(0);
        assertThat(write.address()).isEqualTo(0x1018);
        assertThat(write.bytes()).containsExactly(0x19, 0x19, 0x1a, 0x1b);
    }

    @Test
    void assigningToAPartOfARegisterKeepsTheRest() throws ExpressionException {
        Storage register = new Storage.InRegister(3, 0, number -> OptionalLong.of(0x1122334455667788L));
        scope.variables.put("v", ValueReader.read(BaseType.SHORT, register, scope.context()));
        eval("v = 1");
        assertThat(scope.writes).containsExactly(new WritePlan.RegisterWrite(3, 0x1122334455660001L));
    }

    @Test
    void aUserEditsAnEnumByItsNames() throws ExpressionException {
        EnumType color = new EnumType(
                "color",
                4,
                false,
                true,
                () -> List.of(new EnumType.Enumerator("RED", 1), new EnumType.Enumerator("GREEN", 6)));
        Value target = ValueReader.read(color, new Storage.InMemory(0x1000), scope.context());
        WritePlan plan = Interpreter.planAssignment(target, "GREEN", scope);
        assertThat(((WritePlan.MemoryWrite) plan).bytes()).containsExactly(6, 0, 0, 0);
        WritePlan both = Interpreter.planAssignment(target, "GREEN|RED", scope);
        assertThat(((WritePlan.MemoryWrite) both).bytes()).containsExactly(7, 0, 0, 0);
    }

    @Test
    void aUserEditsADouble() throws ExpressionException {
        Value target = ValueReader.read(BaseType.DOUBLE, new Storage.InMemory(0x1000), scope.context());
        WritePlan plan = Interpreter.planAssignment(target, "1", scope);
        assertThat(((WritePlan.MemoryWrite) plan).bytes()).containsExactly(0, 0, 0, 0, 0, 0, 0xf0, 0x3f);
    }

    @Test
    void aUserEditsAFloatByTheWordsThatItIsShownWith() throws ExpressionException {
        Value target = ValueReader.read(BaseType.FLOAT, new Storage.InMemory(0x1000), scope.context());
        WritePlan plan = Interpreter.planAssignment(target, "-inf", scope);
        assertThat(((WritePlan.MemoryWrite) plan).bytes()).containsExactly(0, 0, 0x80, 0xff);
        assertThat(Interpreter.planAssignment(target, "nan", scope)).isInstanceOf(WritePlan.MemoryWrite.class);
    }

    @Test
    void aUserEditsTextInAnArrayOfCharacters() throws ExpressionException {
        Value target = ValueReader.read(ArrayType.of(BaseType.CHAR, 4), new Storage.InMemory(0x1000), scope.context());
        WritePlan plan = Interpreter.planAssignment(target, "\"ab\"", scope);
        assertThat(((WritePlan.MemoryWrite) plan).bytes()).containsExactly('a', 'b', 0);
        WritePlan full = Interpreter.planAssignment(target, "\"abcd\"", scope);
        assertThat(((WritePlan.MemoryWrite) full).bytes()).containsExactly('a', 'b', 'c', 'd');
        assertThatThrownBy(() -> Interpreter.planAssignment(target, "\"abcde\"", scope))
                .hasMessageContaining("there is room for 4");
        assertThatThrownBy(() -> Interpreter.planAssignment(target, "7", scope)).hasMessageContaining("char [4]");
    }

    @Test
    void theChildrenOfALargeArrayAreReadByPages() throws ExpressionException {
        scope.variables.put(
                "a",
                ValueReader.read(
                        ArrayType.of(BaseType.UNSIGNED_CHAR, 1_000_000_000L),
                        new Storage.InMemory(0x1000),
                        scope.context()));
        Value array = eval("a");
        assertThat(array.childCount()).isEqualTo(1_000_000_000L);
        List<Child> page = array.children(16, 3);
        assertThat(page)
                .extracting(c -> c.expression("a") + "=" + c.value().text())
                .containsExactly("a[16]=16 '\\020'", "a[17]=17 '\\021'", "a[18]=18 '\\022'");
        assertThat(array.children(999_999_999L, 5))
                .singleElement()
                .satisfies(child -> assertThat(child.value().text()).contains("Cannot access memory"));
    }

    @Test
    void aPointerToAStructShowsItsMembers() {
        PointerValue pointer = PointerValue.of(SIGINFO, 0x1000, scope.context());
        assertThat(pointer.children(0, 10))
                .extracting(c -> c.expression("q"))
                .containsExactly("q->si_signo", "q->si_code", "q->si_addr", "q->flags");
        assertThat(PointerValue.of(SIGINFO, 0, scope.context()).childCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1 +,                 3",
        "(1,                  2",
        "a b,                 2",
        "1 + nosuch,          4",
        "5 / (2 - 2),         2",
        "'ab',                0",
        "0x,                  0",
        "08,                  0",
        "1 << 40,             2",
        "*(int *)8 + x,       12",
        "2 = 3,               2",
        "f(1),                1",
        "$nosuch,             0",
        "\"open,              0",
        "1 ? 2,               5",
        "~1.5,                0"
    })
    void anErrorTellsItsPlace(String text, int position) {
        assertThatThrownBy(() -> eval(text))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.position()).isEqualTo(position));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "!", "*", "(int)", "1?", "sizeof ", "a[", "1+(", "(int(*", "((", "~-"})
    void deepNestingIsRefused(String unit) {
        assertThatThrownBy(() -> eval(unit.repeat(3000))).isInstanceOf(ExpressionException.class);
    }

    @Test
    void anyTextIsAnsweredOrRefused() {
        String[] words = {
            "1",
            "x",
            "(",
            ")",
            "[",
            "]",
            "*",
            "&",
            "->",
            ".",
            "si_signo",
            "$siginfo",
            "+",
            "-",
            "/",
            "%",
            "<<",
            ">>",
            "int",
            "struct",
            "sizeof",
            "'a'",
            "\"s\"",
            "?",
            ":",
            "=",
            "+=",
            "==",
            "@",
            ",",
            "0x10",
            "1.5",
            "unsigned",
            "long",
            "char",
            "!",
            "~",
            "&&",
            "||",
            "$",
            "'",
            "\\",
            "7u",
            "{",
            "const"
        };
        scope.variables.put("x", ScalarValue.integer(BaseType.INT, 5, scope.context()));
        Random random = new Random(3);
        int answered = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(8);
            for (int w = 0; w < length; w++) {
                text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                eval(text.toString()).text();
                answered++;
            } catch (ExpressionException e) {
                assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
            }
        }
        assertThat(answered).isPositive();
    }
}
