package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Unit;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * How a name index is written to a file: a magic number and the version of this format, the lengths of the sections it was made from, the units, for each kind its
 * hashes and positions, and the CRC-32 of all that. Little-endian.
 */
final class NameIndexFormat {
    private static final int MAGIC = 0x58494253;
    /** To be raised with every change of the format, of what is indexed, or of the hash. */
    private static final int VERSION = 1;

    private static final int MAIN = 0;
    private static final int TYPES = 1;
    private static final int SUPPLEMENTARY = 2;

    /** What a file holds. */
    record Contents(List<Unit> units, Map<NameKind, NamePositions> positions) {}

    private NameIndexFormat() {}

    /** The bytes of an index; empty when it cannot be kept, since entries in .dwo files may change without the file's build id. */
    static Optional<ByteBuffer> write(DebugInfo debugInfo, Contents contents) {
        long size = 64 + 8L * contents.units().size();
        for (NamePositions table : contents.positions().values()) {
            size += 4 + 12L * table.count();
        }
        if (size > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION);
        lengths(debugInfo).forEach(out::putLong);
        out.putInt(contents.units().size());
        for (Unit unit : contents.units()) {
            int file = fileOf(debugInfo, unit);
            if (file < 0) {
                return Optional.empty();
            }
            // two bits for the file: sections have less than 2 GiB
            out.putLong(unit.offset() << 2 | file);
        }
        for (NameKind kind : NameKind.values()) {
            NamePositions table = contents.positions().get(kind);
            out.putInt(table.count());
            for (int i = 0; i < table.count(); i++) {
                out.putInt(table.hash(i)).putLong(table.position(i));
            }
        }
        out.putInt(checksum(out.duplicate().flip()));
        return Optional.of(out.flip());
    }

    private static int fileOf(DebugInfo debugInfo, Unit unit) {
        if (unit.debugInfo() == debugInfo) {
            return unit.bytesSection().equals(".debug_types") ? TYPES : MAIN;
        }
        boolean supplementary =
                debugInfo.supplementary().filter(unit.debugInfo()::equals).isPresent();
        return supplementary ? SUPPLEMENTARY : -1;
    }

    private static List<Long> lengths(DebugInfo debugInfo) {
        return List.of(
                (long) debugInfo.sections().info().length(),
                (long) debugInfo.sections().types().length(),
                (long) debugInfo.sections().str().length(),
                debugInfo
                        .supplementary()
                        .map(other -> (long) other.sections().info().length())
                        .orElse(0L));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /**
     * What some bytes hold.
     *
     * @throws IllegalArgumentException with the reason, when they are not the index of this file in this version's format
     */
    static Contents read(DebugInfo debugInfo, ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = in.limit() - 4;
        if (end < 8 || in.getInt() != MAGIC || in.getInt() != VERSION) {
            throw new IllegalArgumentException("it is of another version");
        }
        if (in.getInt(end) != checksum(bytes.duplicate().position(0).limit(end))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        try {
            for (long length : lengths(debugInfo)) {
                if (in.getLong() != length) {
                    throw new IllegalArgumentException("it is of another file");
                }
            }
            List<Unit> units = readUnits(debugInfo, in);
            Map<NameKind, NamePositions> positions = new EnumMap<>(NameKind.class);
            for (NameKind kind : NameKind.values()) {
                positions.put(kind, readTable(in, units.size()));
            }
            return new Contents(units, positions);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is too short", e);
        }
    }

    private static List<Unit> readUnits(DebugInfo debugInfo, ByteBuffer in) {
        int count = in.getInt();
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long place = in.getLong();
            long offset = place >>> 2;
            units.add(unit(debugInfo, (int) place & 3, offset)
                    .filter(found -> found.offset() == offset)
                    .orElseThrow(() -> new IllegalArgumentException("it speaks of units that are not there")));
        }
        return units;
    }

    private static Optional<Unit> unit(DebugInfo debugInfo, int file, long offset) {
        switch (file) {
            case MAIN:
                return debugInfo.unitContaining(offset);
            case TYPES:
                return debugInfo.typeSectionUnits().stream()
                        .filter(unit -> unit.offset() == offset)
                        .findFirst();
            default:
                return debugInfo.supplementary().flatMap(other -> other.unitContaining(offset));
        }
    }

    private static NamePositions readTable(ByteBuffer in, int units) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / 12) {
            throw new IllegalArgumentException("it is too short");
        }
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
