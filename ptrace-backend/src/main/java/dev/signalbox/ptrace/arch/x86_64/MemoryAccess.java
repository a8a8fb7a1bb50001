package dev.signalbox.ptrace.arch.x86_64;

import java.util.List;
import java.util.OptionalLong;

/**
 * One access to memory that an instruction makes.
 *
 * @param kind whether it reads or writes
 * @param address where, by the registers before the instruction; empty when it cannot be told
 * @param alignment what the address must be a multiple of, or the processor raises a general protection fault; 1 for nothing
 */
public record MemoryAccess(Kind kind, OptionalLong address, int alignment) {
    /** What is done with the memory. */
    public enum Kind {
        READ("read"),
        WRITE("write"),
        /** A read for the sake of a write: the processor reports its faults as those of a write. */
        UPDATE("write");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** {@code read} or {@code write}. */
        public String word() {
            return word;
        }
    }

    /**
     * The accesses of the instruction at rip, besides fetching it, in the order in which it makes them; none when it makes none or is not known here.
     *
     * @param code its bytes, as many as can be read
     */
    public static List<MemoryAccess> of(byte[] code, Registers registers) {
        return new AccessDecoder(code, registers).decode();
    }

    /** Whether the address breaks the instruction's own rule. */
    public boolean isMisaligned() {
        return address.isPresent() && (address.getAsLong() & alignment - 1) != 0;
    }
}
