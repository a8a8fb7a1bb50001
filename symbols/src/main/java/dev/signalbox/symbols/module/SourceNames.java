package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.dwarf.index.IndexStore;
import dev.signalbox.symbols.dwarf.index.KeptFile;
import dev.signalbox.symbols.source.SourcePaths;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hashes of the names, without directories, of a module's source files, sorted. Most modules know nothing of the file that a breakpoint is set in; where this is
 * kept from an earlier session, that is seen without reading their line tables. Safe for use by several threads.
 */
final class SourceNames {
    private static final int MAGIC = 0x53494253;
    private static final int VERSION = 1;

    /** The hashes; empty when nothing is kept, and the sources themselves are to be asked. */
    private final Lazy<Optional<int[]>> hashes;

    private SourceNames(Lazy<Optional<int[]>> hashes) {
        this.hashes = hashes;
    }

    static SourceNames of(Supplier<SourceIndex> sources, IndexStore store) {
        return new SourceNames(Lazy.of(() -> store.isOpen() ? Optional.of(open(sources, store)) : Optional.empty()));
    }

    private static int[] open(Supplier<SourceIndex> sources, IndexStore store) {
        Optional<ByteBuffer> kept = store.load();
        if (kept.isPresent()) {
            try {
                return read(kept.get());
            } catch (IllegalArgumentException e) {
                store.refuse(e.getMessage());
            }
        }
        int[] made = sources.get().paths().stream()
                .mapToInt(path -> ByteSlice.hashOf(SourcePaths.fileName(path)))
                .sorted()
                .distinct()
                .toArray();
        store.save(KeptFile.write(MAGIC, VERSION, 4 + 4 * made.length, out -> {
            out.putInt(made.length);
            for (int hash : made) {
                out.putInt(hash);
            }
        }));
        return made;
    }

    private static int[] read(ByteBuffer bytes) {
        return KeptFile.read(MAGIC, VERSION, bytes, in -> {
            int[] found = new int[KeptFile.count(in, 4)];
            for (int i = 0; i < found.length; i++) {
                found[i] = in.getInt();
            }
            return found;
        });
    }

    /** Whether the module may have a source file with a name; false is certain. */
    boolean mayHave(String fileName) {
        Optional<int[]> known = hashes.get();
        return known.isEmpty() || Arrays.binarySearch(known.get(), ByteSlice.hashOf(fileName)) >= 0;
    }
}
