package dev.signalbox.symbols.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The contents of a file, mapped into memory and read as needed. The mapping outlives the descriptor and goes when nothing refers to its slices any more. A
 * linker that rebuilds the program replaces the file, so the old contents stay readable.
 */
public final class MappedFile {
    private MappedFile() {}

    /** Maps a regular file of less than 2 GiB; a larger one is an IOException. */
    public static ByteSlice open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            // opening a named pipe would wait for its writer
            throw new IOException(path + (Files.exists(path) ? " is not a regular file" : " does not exist"));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new IOException(path + " has " + size + " bytes; files of 2 GiB and more are not read");
            }
            return ByteSlice.of(path.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }
}
