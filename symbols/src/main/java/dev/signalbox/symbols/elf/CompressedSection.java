package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The contents of a section with SHF_COMPRESSED: an Elf32_Chdr or Elf64_Chdr and a zlib stream (gABI, "Section Compression"). */
final class CompressedSection {
    private static final int ELFCOMPRESS_ZLIB = 1;
    private static final int ELFCOMPRESS_ZSTD = 2;
    /** Deflate cannot shrink anything by more than about 1032 to 1 (zlib technical details), so a larger claim is a lie. */
    private static final int BEST_RATIO = 1040;

    /** Larger than this, a section must also be plausible: no debug information shrinks a hundredfold. */
    private static final long LARGE = 64L << 20;

    private static final int PLAUSIBLE_RATIO = 100;

    private CompressedSection() {}

    static ByteSlice decompress(ByteSlice compressed, ElfClass elfClass) {
        long type = compressed.u32(0);
        // ch_size is the second word: in the 64-bit form ch_reserved fills up the first
        long size = elfClass.word(compressed, elfClass.wordSize());
        int headerSize = elfClass.compressionHeaderSize();
        if (type == ELFCOMPRESS_ZSTD) {
            throw compressed.malformed(
                    0,
                    "compressed with zstd, which Signalbox does not read; build with -gz=zlib or -gz=none, or run objcopy --decompress-debug-sections");
        }
        if (type != ELFCOMPRESS_ZLIB) {
            throw compressed.malformed(0, "unknown compression " + type);
        }
        ByteSlice stream = compressed.from(headerSize);
        long ratio = size > LARGE ? PLAUSIBLE_RATIO : BEST_RATIO;
        if (size < 0 || size > Integer.MAX_VALUE - 8 || size > ratio * (stream.length() + 1)) {
            throw compressed.malformed(8, "impossible decompressed size " + Long.toUnsignedString(size));
        }
        byte[] bytes = new byte[(int) size];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stream.toByteBuffer());
            int done = 0;
            while (done < bytes.length) {
                int count = inflater.inflate(bytes, done, bytes.length - done);
                if (count == 0) {
                    throw compressed.malformed(
                            headerSize, "zlib stream ends after " + done + " of " + bytes.length + " bytes");
                }
                done += count;
            }
        } catch (DataFormatException e) {
            throw compressed.malformed(headerSize, "bad zlib stream: " + e.getMessage());
        } finally {
            inflater.end();
        }
        return ByteSlice.of(compressed.section(), bytes);
    }
}
