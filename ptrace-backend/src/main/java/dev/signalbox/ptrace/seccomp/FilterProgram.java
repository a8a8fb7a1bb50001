package dev.signalbox.ptrace.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A program in classic BPF that the kernel would accept as a seccomp filter. Immutable. */
public final class FilterProgram {
    private final List<BpfInstruction> instructions;

    private FilterProgram(List<BpfInstruction> instructions) {
        this.instructions = instructions;
    }

    /**
     * Checks a program as the kernel does.
     *
     * @throws InvalidFilterException with the place and the reason when the kernel would refuse it
     */
    public static FilterProgram of(List<BpfInstruction> instructions) throws InvalidFilterException {
        List<BpfInstruction> copy = List.copyOf(instructions);
        FilterVerifier.check(copy);
        return new FilterProgram(copy);
    }

    /** Reads an array of struct sock_filter, little endian. */
    public static FilterProgram parse(byte[] bytes) throws InvalidFilterException {
        if (bytes.length % BpfInstruction.SIZE != 0) {
            throw new InvalidFilterException(
                    bytes.length / BpfInstruction.SIZE, bytes.length + " bytes are no whole number of instructions");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<BpfInstruction> instructions = new ArrayList<>();
        while (buffer.hasRemaining()) {
            instructions.add(new BpfInstruction(
                    Short.toUnsignedInt(buffer.getShort()),
                    Byte.toUnsignedInt(buffer.get()),
                    Byte.toUnsignedInt(buffer.get()),
                    buffer.getInt()));
        }
        return of(instructions);
    }

    /** Its instructions; the last one returns. */
    public List<BpfInstruction> instructions() {
        return instructions;
    }

    /** How many instructions it has, 1 to 4096. */
    public int length() {
        return instructions.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterProgram program && program.instructions.equals(instructions);
    }

    @Override
    public int hashCode() {
        return instructions.hashCode();
    }
}
