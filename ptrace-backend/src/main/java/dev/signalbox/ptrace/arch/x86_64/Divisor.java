package dev.signalbox.ptrace.arch.x86_64;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a div or idiv instruction divides by.
 *
 * @param value the register operand's value; empty when it is in memory
 * @param address where it is in memory
 * @param size in bytes
 */
public record Divisor(OptionalLong value, OptionalLong address, int size) {
    private static final int DIV = 6;

    /** That of the instruction at rip; empty when it is another one. */
    public static Optional<Divisor> of(byte[] code, Registers registers) {
        CodeCursor cursor = new CodeCursor(code, code.length);
        boolean operand16 = false;
        while (cursor.peek() == 0x66) {
            operand16 = true;
            cursor.next();
        }
        ProcessorMode mode = ProcessorMode.of(registers.get(Registers.CS));
        int rex = mode == ProcessorMode.LONG && (cursor.peek() & 0xf0) == 0x40 ? cursor.next() : 0;
        int opcode = cursor.next();
        if (opcode != 0xf6 && opcode != 0xf7) {
            return Optional.empty();
        }
        ModRm operand = new ModRm(cursor, rex, mode);
        if (operand.extension() < DIV || cursor.exhausted()) {
            return Optional.empty();
        }
        int size = opcode == 0xf6 ? 1 : (rex & 8) != 0 ? 8 : operand16 ? 2 : 4;
        long[] words = new long[Registers.COUNT];
        for (int i = 0; i < words.length; i++) {
            words[i] = registers.get(i);
        }
        long next = registers.rip() + cursor.position();
        return Optional.of(
                operand.isRegister()
                        ? new Divisor(
                                OptionalLong.of(operand.operand(size, next).value(words, null)),
                                OptionalLong.empty(),
                                size)
                        : new Divisor(
                                OptionalLong.empty(),
                                OptionalLong.of(operand.memory(size, next).address(words)),
                                size));
    }
}
