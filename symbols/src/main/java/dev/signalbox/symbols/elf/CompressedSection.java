package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The contents of a compressed section: with SHF_COMPRESSED an Elf32_Chdr or Elf64_Chdr and a zlib stream (gABI, "Section Compression"), or GNU's older form. */
final class CompressedSection {
    private static final int ELFCOMPRESS_ZLIB = 1;
    private static final int ELFCOMPRESS_ZSTD = 2;
    /** "ZLIB". */
    private static final int GNU_MAGIC = 0x5a4c4942;

    private static final int GNU_HEADER = 12;
    /** Deflate cannot shrink anything by more than about 1032 to 1 (zlib technical details), so a larger claim is a lie. */
    private static final int BEST_RATIO = 1040;

    /** Larger than this, a section must also be plausible: no debug information shrinks a hundredfold. */
    private static final long LARGE = 64L << 20;

    private static final int PLAUSIBLE_RATIO = 100;

    private CompressedSection() {}

    /** The contents of a section .zdebug_*: "ZLIB", the size as 8 bytes, most significant first, and a zlib stream (binutils, bfd/compress.c; gcc -gz=zlib-gnu). */
    static ByteSlice decompressGnu(ByteSlice compressed) {
        ByteBuffer start = compressed.slice(0, GNU_HEADER).toByteBuffer().order(ByteOrder.BIG_ENDIAN);
        if (start.getInt() != GNU_MAGIC) {
            throw compressed.malformed(0, "not compressed as its name says");
        }
        return inflate(compressed, GNU_HEADER, start.getLong());
    }

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
        return inflate(compressed, headerSize, size);
    }

    private static ByteSlice inflate(ByteSlice compressed, int headerSize, long size) {
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
