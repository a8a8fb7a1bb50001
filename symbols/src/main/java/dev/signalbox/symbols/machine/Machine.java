package dev.signalbox.symbols.machine;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a program was compiled for, as its ELF header says: the size of an address and the registers. Chosen once per image; everything that reads the
 * program's memory or registers asks it instead of counting on eight bytes.
 */
public enum Machine {
    /** 64-bit mode of x86 (System V psABI, AMD64 supplement). */
    X86_64(64, 62, X86Registers.SET),
    /** The 80386's 32-bit mode, on a 64-bit kernel its compatibility mode (System V psABI, Intel386 supplement). */
    I386(32, 3, I386Registers.SET);

    private final int elfBits;
    private final int elfMachine;
    private final RegisterSet registers;

    Machine(int elfBits, int elfMachine, RegisterSet registers) {
        this.elfBits = elfBits;
        this.elfMachine = elfMachine;
        this.registers = registers;
    }

    /**
     * The machine of an ELF header; empty for one that is not known here, x32 (32-bit addresses in 64-bit mode) among them.
     *
     * @param elfBits 32 or 64, of the class
     * @param elfMachine e_machine
     */
    public static Optional<Machine> of(int elfBits, int elfMachine) {
        return Arrays.stream(values())
                .filter(machine -> machine.elfBits == elfBits && machine.elfMachine == elfMachine)
                .findFirst();
    }

    /** The bytes of an address, of a general purpose register and of C's {@code long}: 4 or 8. */
    public int addressSize() {
        return elfBits / Byte.SIZE;
    }

    /** The registers by DWARF number. */
    public RegisterSet registers() {
        return registers;
    }

    /** What the machine makes of a sum: it counts modulo 2 to the power of an address's bits. */
    public long address(long value) {
        return elfBits == Long.SIZE ? value : value & (1L << elfBits) - 1;
    }

    /** The address, or the saved register, that is in memory there. */
    public OptionalLong readAddress(MemoryReader memory, long place) {
        return memory.readUnsigned(place, addressSize());
    }
}
