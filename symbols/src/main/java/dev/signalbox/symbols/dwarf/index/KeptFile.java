package dev.signalbox.symbols.dwarf.index;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32;

/** The frame of what is kept in an {@link IndexStore}: a magic number, the version of the contents, the contents, and the CRC-32 of all that. Little-endian. */
public final class KeptFile {
    private static final int FRAME = 12;

    private KeptFile() {}

    /** The bytes of a file, whose contents {@code writer} puts into a buffer of {@code size} bytes. */
    public static ByteBuffer write(int magic, int version, int size, Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(size + FRAME).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(magic).putInt(version);
        writer.accept(out);
        out.putInt(checksum(out.duplicate().flip()));
        return out.flip();
    }

    /**
     * What {@code reader} makes of a file's contents.
     *
     * @throws IllegalArgumentException with the reason, when the file is not what it should be
     */
    public static <T> T read(int magic, int version, ByteBuffer bytes, Function<ByteBuffer, T> reader) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = in.limit() - 4;
        if (end < 8 || in.getInt() != magic || in.getInt() != version) {
            throw new IllegalArgumentException("it is of another version");
        }
        if (in.getInt(end) != checksum(bytes.duplicate().position(0).limit(end))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        try {
            return reader.apply(in.limit(end));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is too short", e);
        }
    }

    /** A count that the contents tell of things of a size. */
    public static int count(ByteBuffer in, int size) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / size) {
            throw new IllegalArgumentException("it is too short");
        }
        return count;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
