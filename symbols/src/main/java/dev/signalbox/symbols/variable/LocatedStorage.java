package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.location.Location;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.value.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns what a location expression describes into storage that values read from. */
final class LocatedStorage {
    private LocatedStorage() {}

    /** @param size of the object in bytes, to which short constants are extended */
    static Storage of(Location location, RegisterReader registers, long size) {
        if (location instanceof Location.Memory memory) {
            return new Storage.InMemory(memory.address());
        }
        if (location instanceof Location.Register register) {
            return new Storage.InRegister(register.dwarfNumber(), 0, registers);
        }
        if (location instanceof Location.Implicit implicit) {
            byte[] bytes = implicit.bytes();
            boolean shorter = bytes.length < size && size <= 4096;
            return new Storage.Computed(shorter ? Arrays.copyOf(bytes, (int) size) : bytes);
        }
        if (location instanceof Location.Composite composite) {
            List<Storage.Piece> pieces = new ArrayList<>();
            for (Location.Piece piece : composite.pieces()) {
                Storage place = of(piece.place(), registers, (piece.bits() + 7) / 8);
                pieces.add(new Storage.Piece(place, piece.bitOffset(), piece.bits()));
            }
            return new Storage.InPieces(pieces, 0);
        }
        if (location instanceof Location.ImplicitPointer) {
            return new Storage.Missing("synthetic pointer");
        }
        return new Storage.Missing(((Location.OptimizedOut) location).reason());
    }
}
