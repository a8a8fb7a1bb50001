package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.LineTables;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.dwarf.line.FileEntry;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.source.SourcePaths;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which line tables speak of which source file. */
final class SourceIndex {
    /** A file in a line table: the numbers under which the table knows it. */
    record FileUse(LineTable table, List<Integer> numbers) {}

    private final Map<String, List<FileUse>> byPath = new TreeMap<>();

    private SourceIndex() {}

    static SourceIndex build(DebugInfo debugInfo, LineTables lineTables) {
        SourceIndex index = new SourceIndex();
        for (Unit unit : debugInfo.units()) {
            if (!unit.header().isTypeUnit()) {
                lineTables.of(unit).ifPresent(index::add);
            }
        }
        return index;
    }

    private void add(LineTable table) {
        List<FileEntry> files = table.headerFiles();
        for (int i = 0; i < files.size(); i++) {
            List<FileUse> uses = byPath.computeIfAbsent(files.get(i).path(), p -> new ArrayList<>());
            FileUse last = uses.isEmpty() ? null : uses.get(uses.size() - 1);
            if (last == null || last.table() != table) {
                last = new FileUse(table, new ArrayList<>());
                uses.add(last);
            }
            last.numbers().add(i);
        }
    }

    /** The paths of all files, sorted. */
    List<String> paths() {
        return List.copyOf(byPath.keySet());
    }

    /**
     * The uses of the file that a path means: the file of that very path; else the one that is it by symbolic links; else those of which one path is the last
     * components of the other.
     */
    List<FileUse> uses(String path) {
        String wanted = SourcePaths.normalize(path);
        List<FileUse> exact = byPath.get(wanted);
        if (exact != null) {
            return exact;
        }
        String fileName = SourcePaths.fileName(wanted);
        Optional<Path> real = real(wanted);
        List<FileUse> byLink = new ArrayList<>();
        List<FileUse> bySuffix = new ArrayList<>();
        byPath.forEach((known, uses) -> {
            if (SourcePaths.sameBySuffix(known, wanted)) {
                bySuffix.addAll(uses);
            } else if (real.isPresent() && SourcePaths.fileName(known).equals(fileName) && real.equals(real(known))) {
                byLink.addAll(uses);
            }
        });
        return byLink.isEmpty() ? bySuffix : byLink;
    }

    private static Optional<Path> real(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(path).toRealPath());
        } catch (IOException | InvalidPathException e) {
            // not on this machine: only its text counts
            return Optional.empty();
        }
    }
}
