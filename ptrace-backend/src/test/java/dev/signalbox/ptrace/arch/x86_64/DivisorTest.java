package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisorTest {
    private static final Registers REGISTERS = Registers.of(new long[Registers.COUNT])
            .with(Registers.RCX, 0x1122334455667788L)
            .with(Registers.RBP, 0x7000)
            .with(Registers.R9, 7)
            .with(Registers.RIP, 0x401000);

    @ParameterizedTest
    @CsvSource({
        "f7f9, 0x55667788, , 4",
        "48f7f9, 0x1122334455667788, , 8",
        "66f7f9, 0x7788, , 2",
        "f6f1, 0x88, , 1",
        "41f7f1, 7, , 4",
        "f77df8, , 0x6ff8, 4",
        "48f73500100000, , 0x402007, 8"
    })
    void theOperandIsFound(String code, String value, String address, int size) {
        assertThat(Divisor.of(HexFormat.of().parseHex(code), REGISTERS))
                .contains(new Divisor(number(value), number(address), size));
    }

    private static OptionalLong number(String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.decode(text));
    }

    @Test
    void anotherInstructionDividesByNothing() {
        assertThat(Divisor.of(HexFormat.of().parseHex("f7e1"), REGISTERS)).isEmpty();
        assertThat(Divisor.of(HexFormat.of().parseHex("90"), REGISTERS)).isEmpty();
        assertThat(Divisor.of(new byte[0], REGISTERS)).isEmpty();
    }
}
