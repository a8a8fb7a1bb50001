package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryAccessTest {
    private static final Registers REGISTERS = Registers.of(new long[Registers.COUNT])
            .with(Registers.CS, 0x33)
            .with(Registers.RIP, 0x401000)
            .with(Registers.RSP, 0x7000)
            .with(Registers.RBP, 0x8000)
            .with(Registers.RDI, 0x1_0000_1000L)
            .with(Registers.RSI, 0x2000)
            .with(Registers.RBX, 0x3000)
            .with(Registers.RCX, 4)
            .with(Registers.RAX, 5)
            .with(Registers.R12, 0xc000)
            .with(Registers.FS_BASE, 0x100_0000);

    private static String show(String code, Registers registers) {
        return MemoryAccess.of(HexFormat.of().parseHex(code), registers).stream()
                .map(access -> access.kind().name().toLowerCase(Locale.ROOT) + " "
                        + (access.address().isPresent()
                                ? Long.toHexString(access.address().getAsLong())
                                : "?")
                        + (access.alignment() > 1 ? " by " + access.alignment() : ""))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8907                 | write 100001000",
                "678907               | write 1000",
                "8b4508               | read 8008",
                "8b05f0000000         | read 4010f6",
                "c705f000000001000000 | write 4010fa",
                "64488b042528000000   | read 1000028",
                "488d4508             | ''",
                "89c8                 | ''",
                "c4e27d1a07           | read 100001000",
                "c5fc2907             | write 100001000 by 32",
                "c5f82907             | write 100001000 by 16",
                "c5fc1107             | write 100001000",
                "62f17c481107         | write ?",
                "c5f877               | ''",
                "ff37                 | read 100001000, write 6ff8",
                "e800000000           | write 6ff8",
                "c3                   | read 7000",
                "c9                   | read 8000",
                "41ff0424             | update c000",
                "f3a4                 | read 2000, write 100001000",
                "d7                   | read 3005",
                "a30010000000000000   | write 1000",
                "0fae07               | write 100001000 by 16",
                "0f1f00               | ''",
                "90                   | ''"
            })
    void theOperandsOf64BitCodeAreFound(String code, String accesses) {
        assertThat(show(code, REGISTERS)).isEqualTo(accesses);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8907           | write 1000",
                "8b0500100000   | read 1000",
                "40             | ''",
                "ff37           | read 1000, write 6ffc",
                "c407           | read 1000",
                "c507           | read 1000",
                "a300100000     | write 1000",
                "c5f82907       | write 1000 by 16",
                "e800000000     | write 6ffc"
            })
    void theOperandsOf32BitCodeAreFound(String code, String accesses) {
        assertThat(show(code, REGISTERS.with(Registers.CS, 0x23))).isEqualTo(accesses);
    }

    @Property
    void anyBytesAreReadWithoutFailure(@ForAll byte[] code, @ForAll boolean wide) {
        Registers registers = REGISTERS.with(Registers.CS, wide ? 0x33 : 0x23);
        assertThat(MemoryAccess.of(code, registers)).hasSizeLessThanOrEqualTo(2);
    }
}
