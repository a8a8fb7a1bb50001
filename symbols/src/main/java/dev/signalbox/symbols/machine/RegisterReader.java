package dev.signalbox.symbols.machine;

import java.util.OptionalLong;

/**
 * The integer registers of one frame, by the DWARF numbers of their {@link Machine}. In outer frames
 * only what the callee saved or was bound to preserve is known; the others are empty.
 */
@FunctionalInterface
public interface RegisterReader {
    /** The register's bits, zero-extended, or empty when this frame does not know it. */
    OptionalLong read(int dwarfNumber);

    /**
     * The register's bits where the frame itself does not know them but nothing says that its callees changed them: those of the innermost frame. True of variables
     * whose location names a register that calls may overwrite: the compiler saw the callee and knows that it does not (GCC's -fipa-ra). Else the same as
     * {@link #read}.
     */
    default OptionalLong assumed(int dwarfNumber) {
        return read(dwarfNumber);
    }

    /** The address at which this frame's value of the register was saved, where an inner frame put it into memory; empty when it is still in the register. */
    default OptionalLong savedAt(int dwarfNumber) {
        return OptionalLong.empty();
    }

    /** What the numbers mean and how wide the registers are. */
    default Machine machine() {
        return Machine.X86_64;
    }

    /** The same registers, those of another machine. */
    static RegisterReader of(Machine machine, RegisterReader registers) {
        return new RegisterReader() {
            @Override
            public OptionalLong read(int dwarfNumber) {
                return registers.read(dwarfNumber);
            }

            @Override
            public OptionalLong assumed(int dwarfNumber) {
                return registers.assumed(dwarfNumber);
            }

            @Override
            public OptionalLong savedAt(int dwarfNumber) {
                return registers.savedAt(dwarfNumber);
            }

            @Override
            public Machine machine() {
                return machine;
            }
        };
    }

    /** Registers of which none is known. */
    static RegisterReader none() {
        return number -> OptionalLong.empty();
    }
}
