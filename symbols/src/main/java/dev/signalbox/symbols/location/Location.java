package dev.signalbox.symbols.location;

import java.util.List;

/** Where an object of the program is at some moment (DWARF 5 section 2.6). */
public sealed interface Location {
    /** In memory. */
    record Memory(long address) implements Location {}

    /** In a register of the frame. */
    record Register(int dwarfNumber) implements Location {}

    /** In several places, in the order of the object's bits. */
    record Composite(List<Piece> pieces) implements Location {
        public Composite {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * One part of a composite location.
     *
     * @param bitOffset where in the place the part begins
     * @param bits how many bits of the object it holds
     */
    record Piece(Location place, int bitOffset, long bits) {}

    /** Nowhere, but its bytes are known; too short ones are to be taken as extended with zeros. */
    record Implicit(byte[] bytes) implements Location {}

    /**
     * A pointer that does not exist any more, to an object that can be described.
     *
     * @param dieOffset of the object's entry in .debug_info
     * @param byteOffset from the object's start to where the pointer points
     */
    record ImplicitPointer(long dieOffset, long byteOffset) implements Location {}

    /**
     * Not to be had.
     *
     * @param reason for the user; {@code optimized out} where the compiler kept nothing
     */
    record OptimizedOut(String reason) implements Location {}

    /** The words for what the compiler did away with. */
    String OPTIMIZED_OUT_REASON = "optimized out";

    /** The compiler kept nothing. */
    Location OPTIMIZED_OUT = new OptimizedOut(OPTIMIZED_OUT_REASON);
}
