package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.Optional;

/**
 * Which file has the debugging information that several files share: the contents of .gnu_debugaltlink (dwz(1)) or, in DWARF 5, of .debug_sup (DWARF 5 section
 * 7.3.6).
 *
 * @param fileName its path, relative to the directory of the file that refers to it when it does not start with a slash
 * @param id the build id, or in DWARF 5 the checksum, that it must have
 */
public record AlternateLink(String fileName, BuildId id) {
    static Optional<AlternateLink> ofGnu(ByteSlice section) {
        if (section.isEmpty()) {
            return Optional.empty();
        }
        DataCursor in = section.cursor();
        String name = in.cString();
        return link(name, in.block(in.remaining()));
    }

    static Optional<AlternateLink> ofDwarf5(ByteSlice section) {
        // the supplementary file has the section too, and says there that it is the one
        if (section.isEmpty() || section.u8(2) != 0) {
            return Optional.empty();
        }
        DataCursor in = section.cursor(3);
        String name = in.cString();
        return link(name, in.block(in.uleb()));
    }

    /** The checksum by which a supplementary file of DWARF 5 is known; empty for other files. */
    static Optional<BuildId> ownChecksum(ByteSlice section) {
        if (section.isEmpty() || section.u8(2) != 1) {
            return Optional.empty();
        }
        DataCursor in = section.cursor(3);
        in.skipCString();
        ByteSlice sum = in.block(in.uleb());
        return sum.length() < 2 ? Optional.empty() : Optional.of(BuildId.of(sum.toByteArray()));
    }

    private static Optional<AlternateLink> link(String name, ByteSlice id) {
        if (name.isEmpty() || id.length() < 2) {
            throw id.malformed(0, "name '" + name + "' with an id of " + id.length() + " bytes");
        }
        return Optional.of(new AlternateLink(name, BuildId.of(id.toByteArray())));
    }
}
