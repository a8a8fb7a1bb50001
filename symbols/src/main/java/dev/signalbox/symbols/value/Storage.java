package dev.signalbox.symbols.value;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.RegisterSet;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Where a value's bytes are, and how to get at any part of them. */
public sealed interface Storage {
    /**
     * Reads a part of the value.
     *
     * @param offset in bytes from the start of this storage
     */
    ReadOutcome read(MemoryReader memory, long offset, int length);

    /** The same storage from that offset on. */
    Storage from(long offset);

    /** The address of the first byte, where the value lies in memory. */
    default OptionalLong address() {
        return OptionalLong.empty();
    }

    /** The program's memory. */
    record InMemory(long start) implements Storage {
        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            byte[] bytes = new byte[length];
            int got = memory.read(start + offset, bytes, 0, length);
            return got == length
                    ? new ReadOutcome.Bytes(bytes)
                    : new ReadOutcome.Failure(
                            "Cannot access memory at address 0x" + Long.toHexString(start + offset + Math.max(got, 0)));
        }

        @Override
        public Storage from(long offset) {
            return new InMemory(start + offset);
        }

        @Override
        public OptionalLong address() {
            return OptionalLong.of(start);
        }
    }

    /**
     * A register as one frame had it.
     *
     * @param byteOffset the value's first byte within the register, 0 the least significant
     */
    record InRegister(int dwarfNumber, int byteOffset, RegisterReader registers) implements Storage {
        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            long first = byteOffset + offset;
            if (first < 0 || first + length > Long.BYTES) {
                return new ReadOutcome.Failure("only the low 8 bytes of "
                        + registers.machine().registers().name(dwarfNumber) + " are known");
            }
            OptionalLong word = registers.assumed(dwarfNumber);
            if (word.isEmpty()) {
                RegisterSet set = registers.machine().registers();
                boolean lost = dwarfNumber < set.unwoundCount();
                return new ReadOutcome.Failure(
                        lost
                                // a callee was free to overwrite it: the value is gone
                                ? Unavailable.OPTIMIZED_OUT
                                : set.name(dwarfNumber) + " is not known in this frame");
            }
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (word.getAsLong() >>> 8 * (first + i));
            }
            return new ReadOutcome.Bytes(bytes);
        }

        @Override
        public Storage from(long offset) {
            return new InRegister(dwarfNumber, Math.toIntExact(byteOffset + offset), registers);
        }
    }

    /** One part of a value that is scattered: bits of another storage. */
    record Piece(Storage storage, int bitOffset, long bits) {}

    /**
     * A value in several places.
     *
     * @param startBit where this storage begins in the row of pieces
     */
    record InPieces(List<Piece> pieces, long startBit) implements Storage {
        public InPieces {
            pieces = List.copyOf(pieces);
        }

        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            return PieceReader.read(this, memory, startBit + 8 * offset, length);
        }

        @Override
        public Storage from(long offset) {
            return new InPieces(pieces, startBit + 8 * offset);
        }
    }

    /** Bytes that were computed or are a constant of the program: they can be shown, not written. */
    record Computed(byte[] bytes) implements Storage {
        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            return slice(bytes, offset, length);
        }

        @Override
        public Storage from(long offset) {
            int start = (int) Math.max(0, Math.min(offset, bytes.length));
            return new Computed(Arrays.copyOfRange(bytes, start, bytes.length));
        }
    }

    /** Bytes of an object that the debugger holds itself. */
    record OnHost(HostObject object, int offsetInObject) implements Storage {
        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            return slice(object.bytes(), offsetInObject + offset, length);
        }

        @Override
        public Storage from(long offset) {
            return new OnHost(object, Math.toIntExact(offsetInObject + offset));
        }
    }

    /** No bytes at all. */
    record Missing(String reason) implements Storage {
        @Override
        public ReadOutcome read(MemoryReader memory, long offset, int length) {
            return new ReadOutcome.Failure(reason);
        }

        @Override
        public Storage from(long offset) {
            return this;
        }
    }

    private static ReadOutcome slice(byte[] bytes, long offset, int length) {
        if (offset < 0 || length > bytes.length - offset) {
            return new ReadOutcome.Failure("the value has only " + bytes.length + " bytes");
        }
        return new ReadOutcome.Bytes(Arrays.copyOfRange(bytes, (int) offset, (int) offset + length));
    }
}
