package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The contents of .gnu_debuglink: which file has the debug information that was stripped (gdb manual, "Separate Debug Files").
 *
 * @param fileName the debug file's name without directories
 * @param crc the CRC-32 of that file's whole contents
 */
public record DebugLink(String fileName, int crc) {
    static Optional<DebugLink> of(ByteSlice section) {
        if (section.isEmpty()) {
            return Optional.empty();
        }
        String name = section.cString(0);
        if (name.isEmpty() || name.contains("/")) {
            throw section.malformed(0, "debug link '" + name + "' is not a file name");
        }
        long crcAt = (section.cStringLength(0) + 4L) & ~3L;
        return Optional.of(new DebugLink(name, section.s32(crcAt)));
    }

    /** Whether a file has the contents that the link means. */
    public boolean matches(ByteSlice file) {
        CRC32 actual = new CRC32();
        actual.update(file.toByteBuffer());
        return (int) actual.getValue() == crc;
    }
}
