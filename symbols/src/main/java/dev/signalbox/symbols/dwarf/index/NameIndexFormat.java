package dev.signalbox.symbols.dwarf.index;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How a name index is written to a file: the places of the units, and for each kind of name its hashes and positions. */
final class NameIndexFormat {
    private static final int MAGIC = 0x4e494253;
    /** To be raised with every change of the format, of what is indexed, or of the hash. */
    private static final int VERSION = 1;

    /** What a file holds. */
    record Contents(long[] units, Map<NameKind, NamePositions> positions) {}

    private NameIndexFormat() {}

    /** The bytes of an index; empty when there would be too many. */
    static Optional<ByteBuffer> write(Contents contents) {
        long size = 4 + 8L * contents.units().length;
        for (NamePositions table : contents.positions().values()) {
            size += 4 + 12L * table.count();
        }
        if (size > Integer.MAX_VALUE / 2) {
            return Optional.empty();
        }
        return Optional.of(KeptFile.write(MAGIC, VERSION, (int) size, out -> {
            out.putInt(contents.units().length);
            for (long unit : contents.units()) {
                out.putLong(unit);
            }
            for (NameKind kind : NameKind.values()) {
                NamePositions table = contents.positions().get(kind);
                out.putInt(table.count());
                for (int i = 0; i < table.count(); i++) {
                    out.putInt(table.hash(i)).putLong(table.position(i));
                }
            }
        }));
    }

    /**
     * What some bytes hold.
     *
     * @throws IllegalArgumentException with the reason, when they are not an index in this version's format
     */
    static Contents read(ByteBuffer bytes) {
        return KeptFile.read(MAGIC, VERSION, bytes, in -> {
            long[] units = new long[KeptFile.count(in, 8)];
            for (int i = 0; i < units.length; i++) {
                units[i] = in.getLong();
            }
            Map<NameKind, NamePositions> positions = new EnumMap<>(NameKind.class);
            for (NameKind kind : NameKind.values()) {
                positions.put(kind, table(in, units.length));
            }
            return new Contents(units, positions);
        });
    }

    private static NamePositions table(ByteBuffer in, int units) {
        int count = KeptFile.count(in, 12);
        NamePositions table = new NamePositions(count);
        for (int i = 0; i < count; i++) {
            int hash = in.getInt();
            long position = in.getLong();
            if (position < 0 || position >>> 32 >= units) {
                throw new IllegalArgumentException("it speaks of units that are not there");
            }
            table.add(hash, position);
        }
        table.finish();
        return table;
    }
}
