package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.dwarf.index.IndexStore;
import dev.signalbox.symbols.elf.BuildId;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory with indexes of large files, by build id, so that a second session need not read all their debugging information again. A file is written
 * whole under another name and then renamed, so that readers see all of it or nothing. The oldest are deleted when there are many. Immutable.
 */
public final class IndexCache {
    private static final int MOST_FILES = 128;
    /** Less of .debug_info than this, as it lies in the file, is read as fast as a file of the cache. */
    private static final long WORTH_KEEPING = 1 << 20;

    private final Optional<Path> directory;

    private IndexCache(Optional<Path> directory) {
        this.directory = directory;
    }

    /** The user's: {@code $XDG_CACHE_HOME/signalbox/index}, or {@code ~/.cache} where that is not set (XDG Base Directory Specification). */
    public static IndexCache ofUser() {
        String base = System.getenv("XDG_CACHE_HOME");
        String home = System.getProperty("user.home", "");
        try {
            if (base != null && base.startsWith("/")) {
                return in(Path.of(base, "signalbox", "index"));
            }
            return home.startsWith("/") ? in(Path.of(home, ".cache", "signalbox", "index")) : none();
        } catch (InvalidPathException e) {
            // a name that is no name of a directory: nothing is kept
            return none();
        }
    }

    /** A cache in a directory, which is made when something is kept. */
    public static IndexCache in(Path directory) {
        return new IndexCache(Optional.of(directory));
    }

    /** Keeps nothing. */
    public static IndexCache none() {
        return new IndexCache(Optional.empty());
    }

    /**
     * The place for an index of a file; one that keeps nothing when the file is small or has no build id.
     *
     * @param kind of the index: the end of the file's name
     */
    IndexStore store(ElfFile file, String kind, Diagnostics diagnostics) {
        Optional<BuildId> id = file.buildId();
        long size = file.sectionHeader(".debug_info").map(Section::size).orElse(0L);
        return directory.isPresent() && id.isPresent() && size >= WORTH_KEEPING
                ? new FileStore(directory.get(), id.get().hex() + "-" + size + "." + kind, diagnostics)
                : IndexStore.none();
    }

    private record FileStore(Path directory, String name, Diagnostics diagnostics) implements IndexStore {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Optional<ByteBuffer> load() {
            Path file = directory.resolve(name);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                Optional<ByteBuffer> bytes = Optional.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
                // the oldest that nobody used are the first to go
                Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
                return bytes;
            } catch (IOException e) {
                diagnostics.add("the index " + file + " cannot be read, so it is made again: " + e.getMessage());
                return Optional.empty();
            }
        }

        @Override
        public void refuse(String reason) {
            diagnostics.add("the index " + directory.resolve(name) + " is not used and made again: " + reason);
        }

        @Override
        public void save(ByteBuffer bytes) {
            try {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Path whole = Files.createTempFile(directory, name, ".tmp");
                try {
                    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                        while (bytes.hasRemaining()) {
                            channel.write(bytes);
                        }
                    }
                    Files.move(
                            whole,
                            directory.resolve(name),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(whole);
                }
                prune();
            } catch (IOException | UncheckedIOException e) {
                diagnostics.add("an index cannot be kept in " + directory + ": " + e + "; each session makes it again");
            }
        }

        private void prune() throws IOException {
            record Aged(Path path, FileTime time) {}
            List<Aged> files = new ArrayList<>();
            try (Stream<Path> all = Files.list(directory)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    files.add(new Aged(path, Files.getLastModifiedTime(path)));
                }
            }
            files.sort(Comparator.comparing(Aged::time));
            for (Aged old : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
                Files.deleteIfExists(old.path());
            }
        }
    }
}
