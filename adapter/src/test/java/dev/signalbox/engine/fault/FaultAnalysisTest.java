package dev.signalbox.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.symbols.machine.MemoryReader;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultAnalysisTest {
    private static final long CODE = 0x401000;
    private static final String MAPS =
            """
            00400000-00401000 r--p 00000000 fe:01 7 /bin/program
            00401000-00402000 r-xp 00001000 fe:01 7 /bin/program
            00402000-00403000 r--p 00002000 fe:01 7 /bin/program
            00500000-00501000 rw-p 00000000 00:00 0
            00501000-00502000 ---p 00000000 00:00 0
            00600000-00601000 ---p 00000000 00:00 0
            00700000-00702000 rw-s 00001000 fe:01 9 /no/such/file (deleted)
            7ff000000000-7ff000001000 ---p 00000000 00:00 0
            7ff000001000-7ff000801000 rw-p 00000000 00:00 0
            7ffe00000000-7ffe00800000 rw-p 00000000 00:00 0 [stack]
            """;
    private static final MemoryMap MAP = MemoryMap.parse(MAPS);

    private static SignalInfo info(int signo, int code, long address) {
        return SignalInfo.of(new byte[SignalInfo.SIZE])
                .withInt(0, signo)
                .withInt(8, code)
                .withLong(16, address);
    }

    private static Registers registers(long rsp) {
        return Registers.of(new long[Registers.COUNT])
                .with(Registers.CS, 0x33)
                .with(Registers.RIP, CODE)
                .with(Registers.RSP, rsp);
    }

    private static MemoryReader memory(String code) {
        byte[] bytes = HexFormat.of().parseHex(code);
        return (address, buffer, offset, length) -> {
            if (address != CODE) {
                return 0;
            }
            int count = Math.min(length, bytes.length);
            System.arraycopy(bytes, 0, buffer, offset, count);
            return count;
        };
    }

    private static Optional<Fault> analyse(SignalInfo info, Registers registers, String code) {
        return FaultAnalysis.of(new FaultScene(info, registers, MAP, memory(code)));
    }

    /** The instruction is mov %eax,(%rdi), 8907, or mov (%rdi),%eax, 8b07. */
    @ParameterizedTest
    @CsvSource({
        "0x0, 8b07, 0x7ffe00100000, NULL_POINTER, READ",
        "0x10, 8907, 0x7ffe00100000, NULL_POINTER, WRITE",
        "0xffff, 8907, 0x7ffe00100000, NULL_POINTER, WRITE",
        "0x10000, 8907, 0x7ffe00100000, UNMAPPED, WRITE",
        "0x500800, 90, 0x7ffe00100000, OTHER, ",
        "0x501000, 8907, 0x7ffe00100000, GUARD_PAGE, WRITE",
        "0x600000, 8907, 0x7ffe00100000, NO_ACCESS, WRITE",
        "0x402010, 8907, 0x7ffe00100000, READ_ONLY, WRITE",
        "0x402010, 8b07, 0x7ffe00100000, OTHER, READ",
        "0x7ffdffffff80, 8907, 0x7ffdffffff90, STACK_OVERFLOW, WRITE",
        "0x7ffdffffff80, 8907, 0x7ffe00000100, STACK_OVERFLOW, WRITE",
        "0x7ffdffffff80, 8907, 0x7ffe00700000, UNMAPPED, WRITE",
        "0x7ff000000ff8, 8907, 0x7ff000001010, STACK_OVERFLOW, WRITE",
        "0x7ff000000ff8, 8907, 0x7ffe00100000, GUARD_PAGE, WRITE",
        "0xffff888000000000, 8b07, 0x7ffe00100000, KERNEL_ADDRESS, READ"
    })
    void anAddressThatIsNotThereIsExplained(String at, String code, String rsp, FaultCause cause, FaultAccess access) {
        long address = at.startsWith("0xffff8") ? Long.parseUnsignedLong(at.substring(2), 16) : Long.decode(at);
        Registers registers = registers(Long.decode(rsp)).with(Registers.RDI, address);
        Fault fault = analyse(info(11, MAP.at(address).isPresent() ? 2 : 1, address), registers, code)
                .orElseThrow();
        assertThat(fault.cause()).isEqualTo(cause);
        assertThat(fault.access()).isEqualTo(Optional.ofNullable(access));
        assertThat(fault.address()).hasValue(address);
        assertThat(fault.mapping()).isEqualTo(MAP.at(address));
    }

    @ParameterizedTest
    @CsvSource({"0x0, NULL_CALL", "0x500000, NOT_EXECUTABLE", "0x900000, UNMAPPED"})
    void aJumpToWhereNoCodeIsIsExplained(String at, FaultCause cause) {
        long address = Long.decode(at);
        Registers registers = registers(0x7ffe00100000L).with(Registers.RIP, address);
        Fault fault = analyse(info(11, 1, address), registers, "").orElseThrow();
        assertThat(fault.cause()).isEqualTo(cause);
        assertThat(fault.access()).contains(FaultAccess.EXECUTE);
        assertThat(fault.error().orElseThrow()).hasToString("0x14 (user code, instruction fetch)");
        assertThat(fault.words()).isEqualTo(cause.words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0f2907 | 0x500004 | MISALIGNED: 0x500004 is no multiple of 16",
                "8907 | 0x4141414141414141 | NON_CANONICAL: 0x4141414141414141",
                "ffd7 | 0x800000000000 | NON_CANONICAL: jump to 0x800000000000",
                "f4 | 0 | PRIVILEGED_INSTRUCTION: ",
                "cd30 | 0 | FORBIDDEN_INTERRUPT: int 0x30",
                "623e | 0 | OTHER: ",
                "90 | 0 | OTHER: "
            })
    void aFaultWithoutAnAddressIsExplainedByItsInstruction(String code, String rdi, String explained) {
        Registers registers = registers(0x7ffe00100000L).with(Registers.RDI, Long.decode(rdi));
        Fault fault = analyse(info(11, 0x80, 0), registers, code).orElseThrow();
        assertThat(fault.cause() + ": " + fault.detail())
                .isEqualTo(explained.strip() + (explained.endsWith(":") ? " " : ""));
    }

    @Test
    void aFileThatEndsBeforeItsMappingIsNamed() {
        Registers registers = registers(0x7ffe00100000L).with(Registers.RDI, 0x701010);
        Fault fault = analyse(info(7, 2, 0x701010), registers, "8907").orElseThrow();
        assertThat(fault.cause()).isEqualTo(FaultCause.PAST_END_OF_FILE);
        assertThat(fault.detail()).isEqualTo("offset 8208 of /no/such/file");
        assertThat(fault.error())
                .as("it was no page fault to the processor's mind")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"f7ff, 0, DIVISION_BY_ZERO", "f7ff, 0xffffffff, DIVISION_OVERFLOW", "90, 0, OTHER"})
    void aDivisionIsExplained(String code, String divisor, FaultCause cause) {
        Registers registers = registers(0).with(Registers.RDI, Long.decode(divisor));
        Fault fault = analyse(info(8, 1, CODE), registers, code).orElseThrow();
        assertThat(fault.cause()).isEqualTo(cause);
        assertThat(fault.address()).hasValue(CODE);
    }

    @ParameterizedTest
    @CsvSource({
        "3, FLOATING_DIVISION_BY_ZERO",
        "4, FLOATING_OVERFLOW",
        "5, FLOATING_UNDERFLOW",
        "6, FLOATING_INEXACT",
        "7, FLOATING_INVALID",
        "99, OTHER"
    })
    void aFloatingPointFaultIsItsCodeInWords(int code, FaultCause cause) {
        Fault fault = analyse(info(8, code, CODE), registers(0), "f20f5ec1").orElseThrow();
        assertThat(fault.cause()).isEqualTo(cause);
        assertThat(fault.address()).hasValue(CODE);
    }

    /** bound %eax,(%esi) faults, into traps. */
    @Test
    void whatInstructionsOf32BitCodeCheckIsNamed() {
        Registers registers = registers(0xffffd000L).with(Registers.CS, 0x23);
        assertThat(analyse(info(11, 0x80, 0), registers, "6206").orElseThrow().cause())
                .isEqualTo(FaultCause.BOUND_EXCEEDED);
        MemoryReader into = (address, buffer, offset, length) -> {
            if (address != CODE - 1) {
                return 0;
            }
            buffer[offset] = (byte) 0xce;
            return 1;
        };
        Fault fault = FaultAnalysis.of(new FaultScene(info(11, 0x80, 0), registers, MAP, into))
                .orElseThrow();
        assertThat(fault.cause()).isEqualTo(FaultCause.OVERFLOW_TRAP);
        assertThat(fault.address()).hasValue(CODE - 1);
    }

    @Test
    void anIllegalInstructionShowsItsBytes() {
        assertThat(analyse(info(4, 2, CODE), registers(0), "0f0b").orElseThrow().detail())
                .startsWith("ud2");
        assertThat(analyse(info(4, 2, CODE), registers(0), "0fff01")
                        .orElseThrow()
                        .detail())
                .isEqualTo("bytes 0f ff 01");
        assertThat(analyse(info(4, 2, CODE), registers(0), "").orElseThrow().detail())
                .contains("cannot be read");
    }

    @Test
    void aSignalThatSomebodySentIsNoFault() {
        assertThat(analyse(info(11, 0, 0), registers(0), "8907")).isEmpty();
        assertThat(analyse(info(11, -6, 0), registers(0), "8907")).isEmpty();
        assertThat(analyse(info(10, 0, 0), registers(0), "8907")).isEmpty();
        assertThat(analyse(info(5, 0x80, 0), registers(0), "cc")).isEmpty();
    }

    @Test
    void anAccessAcrossTwoPagesIsStillThatInstructions() {
        Registers registers = registers(0x7ffe00100000L).with(Registers.RDI, 0x402ffeL);
        Fault fault = analyse(info(11, 1, 0x403000), registers, "8907").orElseThrow();
        assertThat(fault.access()).contains(FaultAccess.WRITE);
        assertThat(fault.cause()).isEqualTo(FaultCause.UNMAPPED);
    }

    @Test
    void anAddressIsPlacedAmongTheMappings() {
        assertThat(FaultPlace.of(MAP, 0x401234)).isEqualTo("0x401000-0x402000 r-xp /bin/program");
        assertThat(FaultPlace.of(MAP, 0x403010)).isEqualTo("none; 16 bytes behind 0x402000-0x403000 r--p /bin/program");
        assertThat(FaultPlace.of(MAP, 0x3ffff0)).isEqualTo("none; 16 bytes below 0x400000-0x401000 r--p /bin/program");
        assertThat(FaultPlace.of(MAP, 0x4141414141414141L)).isEqualTo("none");
        assertThat(FaultPlace.of(MAP, 0x700000)).endsWith("/no/such/file (deleted)");
        assertThat(FaultPlace.of(new MemoryMap(java.util.List.of()), 1)).isEqualTo("none");
    }
}
