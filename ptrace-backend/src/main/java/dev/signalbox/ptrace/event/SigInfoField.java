package dev.signalbox.ptrace.event;

/**
 * A field of siginfo_t in one layout.
 *
 * @param name the kernel's name, as C programs write it ({@code si_value.sival_int} for a union's member)
 * @param offset in bytes from the start of siginfo_t
 * @param size in bytes: 2, 4 or 8
 * @param signed whether C sees it as signed
 * @param kind what its number means
 */
public record SigInfoField(String name, int offset, int size, boolean signed, Kind kind) {
    /** What a field's number means. */
    public enum Kind {
        /** A plain number. */
        NUMBER,
        /** A process. */
        PID,
        /** A user. */
        UID,
        /** An address. */
        ADDRESS,
        /** A signal. */
        SIGNAL,
        /** An si_code, whose names depend on the signal. */
        CODE,
        /** How a child ended: an exit code for CLD_EXITED, else a signal. */
        STATUS,
        /** A descriptor. */
        DESCRIPTOR,
        /** Bits of poll(2). */
        BAND,
        /** A system call's number, named by si_arch. */
        SYSTEM_CALL,
        /** An architecture (AUDIT_ARCH_*). */
        ARCHITECTURE
    }

    /** The field's number in a siginfo, extended to 64 bits by its sign. */
    public long read(SignalInfoView info) {
        if (size == Long.BYTES) {
            return info.longAt(offset);
        }
        int word = info.intAt(offset);
        if (size == Short.BYTES) {
            return signed ? (short) word : word & 0xffff;
        }
        return signed ? word : word & 0xffffffffL;
    }

    /** A number that fits, as the field gives it back: with the sign or without. */
    long extend(long value) {
        int unused = Long.SIZE - size * Byte.SIZE;
        return signed ? value << unused >> unused : value << unused >>> unused;
    }

    /** Whether a number can be stored; for a signed or unsigned 32-bit field its other reading is accepted too, as C does. */
    public boolean fits(long value) {
        if (size == Long.BYTES) {
            return true;
        }
        int bits = size * Byte.SIZE;
        return value >= -(1L << bits - 1) && value < 1L << bits;
    }

    /** A copy of the siginfo with this field changed; IllegalArgumentException when the number does not fit. */
    public SignalInfo write(SignalInfo info, long value) {
        if (!fits(value)) {
            throw new IllegalArgumentException(name + " has " + size * Byte.SIZE + " bits; " + value + " does not fit");
        }
        if (size == Long.BYTES) {
            return info.withLong(offset, value);
        }
        if (size == Short.BYTES) {
            return info.withInt(offset, info.intAt(offset) & 0xffff0000 | (int) value & 0xffff);
        }
        return info.withInt(offset, (int) value);
    }
}
