package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not emulated: instructions and states in which only the processor is certain to do the right thing. */
class LeftToTheProcessorTest {
    private static final long ADDRESS = 0x401000;
    private static final long STACK = 0x7ffd_1234_5000L;

    private final FakeMemory memory = new FakeMemory();

    @ParameterizedTest
    @CsvSource({
        "lock add, f0 01 07",
        "rep movsb, f3 a4",
        "repne scasb, f2 ae",
        "pause, f3 90",
        "rep ret, f3 c3",
        "bnd jmp, f2 e9 00 00 00 00",
        "mov of fs, 64 48 8b 04 25 28 00 00 00",
        "mov of gs, 65 48 8b 04 25 28 00 00 00",
        "32-bit addresses, 67 8b 07",
        "segment prefix on a mov, 2e 8b 07",
        "branch hint, 3e 74 10",
        "syscall, 0f 05",
        "sysenter, 0f 34",
        "int3, cc",
        "int 80, cd 80",
        "icebp, f1",
        "hlt, f4",
        "pushf, 9c",
        "popf, 9d",
        "iretq, 48 cf",
        "mov ss, 8e d0",
        "xchg r8 rax, 41 90",
        "xchg mem, 87 07",
        "cmpxchg, 0f b1 0f",
        "mul, f7 e1",
        "div, f7 f1",
        "imul, 0f af c1",
        "shl, c1 e0 04",
        "enter, c8 10 00 00",
        "far call, ff 1f",
        "far jmp, ff 2f",
        "push of 16 bits, 66 50",
        "call of 16 bits, 66 e8 00 00 00 00",
        "pop mem, 8f 07",
        "lea of a register, 8d c0",
        "xbegin, c7 f8 00 00 00 00",
        "undefined ff /7, ff f8",
        "undefined fe /2, fe d0",
        "undefined test f6 /1, f6 c8 01",
        "mov to memory at moffs, a3 00 00 00 00 00 00 00 00",
        "movsxd without REX.W, 63 c1",
        "movss, f3 0f 10 07",
        "movaps, 0f 28 07",
        "vex, c5 f8 77",
        "push es, 06",
        "rdtsc, 0f 31",
        "cpuid, 0f a2"
    })
    void isNotDecoded(String name, String hex) {
        byte[] code = bytes(hex);
        assertThat(DisplacedInstruction.decode(padded(code), 15, ADDRESS, ProcessorMode.LONG))
                .as(name)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"e8 01 02 03 04", "48 b8 01 02 03 04 05 06 07 08", "66 2e 0f 1f 84 00 01 02 03 04", "48 83 ec 08"
            })
    void anInstructionThatIsCutOffIsNotDecoded(String hex) {
        byte[] code = bytes(hex);
        assertThat(DisplacedInstruction.decode(code, code.length, ADDRESS, ProcessorMode.LONG))
                .isPresent();
        for (int available = 0; available < code.length; available++) {
            assertThat(DisplacedInstruction.decode(code, available, ADDRESS, ProcessorMode.LONG))
                    .isEmpty();
        }
    }

    @Test
    void anInstructionOfSixteenBytesIsNotDecoded() {
        byte[] code = bytes("66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90");
        assertThat(DisplacedInstruction.decode(code, code.length, ADDRESS, ProcessorMode.LONG))
                .isEmpty();
        assertThat(DisplacedInstruction.decode(code, 15, ADDRESS, ProcessorMode.LONG))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EFLAGS, 0x302", "EFLAGS, 0x10202", "EFLAGS, 0x40202", "CS, 0x23", "ORIG_RAX, 0", "RIP, 0x401001"})
    void aTrapFlagOrAnUnfinishedSystemCallOrAnotherModeIsLeftAlone(String register, String value) {
        long[] registers = registers();
        registers[Registers.names().indexOf(register.toLowerCase(Locale.ROOT))] = Long.decode(value);
        assertRefused("90", registers);
    }

    @ParameterizedTest
    @CsvSource({"CS, 0x33", "CS, 0x0f", "SS, 0x07", "DS, 0x07", "DS, 0"})
    void in32BitCodeSegmentsThatMayNotBeginAtZeroAreLeftAlone(String register, String value) {
        long[] registers = registers();
        registers[Registers.CS] = 0x23;
        registers[Registers.SS] = 0x2b;
        registers[Registers.DS] = 0x2b;
        registers[Registers.RSP] = 0xffff_d000L;
        DisplacedInstruction nop = DisplacedInstruction.decode(
                        new byte[] {(byte) 0x90}, 1, ADDRESS, ProcessorMode.COMPATIBILITY)
                .orElseThrow();
        assertThat(nop.apply(registers.clone(), memory)).isTrue();
        registers[Registers.names().indexOf(register.toLowerCase(Locale.ROOT))] = Long.decode(value);
        assertThat(nop.apply(registers, memory)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "55",
                "5d",
                "c9",
                "c3",
                "c2 08 00",
                "ff 37",
                "48 8b 07",
                "48 89 07",
                "48 01 07",
                "48 03 07",
                "ff 07",
                "f7 1f"
            })
    void memoryThatCannotBeReadOrWrittenChangesNothing(String hex) {
        memory.readable = false;
        memory.writable = false;
        assertRefused(hex, registers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff 37", "48 01 07", "ff 17", "ff 07", "f7 1f", "0f 94 07"})
    void memoryThatCanOnlyBeReadChangesNothing(String hex) {
        memory.content = ADDRESS;
        memory.writable = false;
        assertRefused(hex, registers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"e8 00 00 00 00", "ff d0", "c3"})
    void callAndRetWithAShadowStackAreLeftAlone(String hex) {
        memory.content = ADDRESS;
        memory.shadowStack = true;
        assertRefused(hex, registers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "ff 27", "ff 17"})
    void aJumpOutOfUserSpaceIsLeftAlone(String hex) {
        for (long target : new long[] {-1, 1L << 47, (1L << 47) - 4096, 0x8000_0000_0000_0000L}) {
            memory.content = target;
            assertRefused(hex, registers());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0x5000_0ff9L, -8, 1L << 47, (1L << 47) - 4096 - 7, 0x8000_0000_0000_0000L})
    void anAccessOverAPageBoundaryOrOutOfUserSpaceIsLeftAlone(long address) {
        for (String hex : new String[] {"48 8b 07", "48 89 07"}) {
            long[] registers = registers();
            registers[Registers.RDI] = address;
            assertRefused(hex, registers);
        }
    }

    @Test
    void memoryThatOthersMaySeeHalfWrittenIsLeftAloneUnlessItIsOneByteOrTheOwnStack() {
        memory.divisible = false;
        assertRefused("89 07", registers());
        assertRefused("8b 07", registers());
        assertApplied("88 07", registers());
        assertApplied("8a 07", registers());
        assertApplied("89 44 24 f0", registers());
        assertApplied("55", registers());
    }

    private void assertRefused(String hex, long[] registers) {
        long[] before = registers.clone();
        byte[] code = bytes(hex);
        DisplacedInstruction instruction = DisplacedInstruction.decode(code, code.length, ADDRESS, ProcessorMode.LONG)
                .orElseThrow();
        int writes = memory.writes;
        assertThat(instruction.apply(registers, memory))
                .as(instruction.toString())
                .isFalse();
        assertThat(registers).isEqualTo(before);
        assertThat(memory.writes).isEqualTo(writes);
    }

    private void assertApplied(String hex, long[] registers) {
        byte[] code = bytes(hex);
        DisplacedInstruction instruction = DisplacedInstruction.decode(code, code.length, ADDRESS, ProcessorMode.LONG)
                .orElseThrow();
        assertThat(instruction.apply(registers, memory))
                .as(instruction.toString())
                .isTrue();
        assertThat(registers[Registers.RIP]).isEqualTo(ADDRESS + code.length);
    }

    private static long[] registers() {
        long[] registers = new long[Registers.COUNT];
        registers[Registers.RIP] = ADDRESS;
        registers[Registers.RSP] = STACK;
        registers[Registers.RBP] = STACK + 64;
        registers[Registers.RDI] = 0x5000_0000L;
        registers[Registers.RAX] = ADDRESS;
        registers[Registers.CS] = 0x33;
        registers[Registers.EFLAGS] = 0x202;
        registers[Registers.ORIG_RAX] = -1;
        return registers;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private static byte[] padded(byte[] code) {
        return Arrays.copyOf(code, 15);
    }

    private static final class FakeMemory implements MemoryPort {
        boolean readable = true;
        boolean writable = true;
        boolean divisible = true;
        boolean shadowStack;
        long content;
        int writes;

        @Override
        public boolean read(long address, int size) {
            return readable;
        }

        @Override
        public long value() {
            return content;
        }

        @Override
        public boolean write(long address, long value, int size) {
            if (writable) {
                writes++;
            }
            return writable;
        }

        @Override
        public boolean divisible(long address, int size) {
            return divisible;
        }

        @Override
        public boolean shadowStack() {
            return shadowStack;
        }
    }
}
