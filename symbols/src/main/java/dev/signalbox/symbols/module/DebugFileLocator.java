package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.elf.AlternateLink;
import dev.signalbox.symbols.elf.BuildId;
import dev.signalbox.symbols.elf.DebugLink;
import dev.signalbox.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the separate file with the debug information of a stripped program (gdb manual, "Separate Debug Files"): by build id under the debug directories, then
 * by .gnu_debuglink beside the program, in its directory .debug, and under the debug directories. Immutable.
 */
public final class DebugFileLocator {
    private final List<Path> debugDirectories;

    private DebugFileLocator(List<Path> debugDirectories) {
        this.debugDirectories = List.copyOf(debugDirectories);
    }

    /** Looks where distributions install debug files: /usr/lib/debug. */
    public static DebugFileLocator system() {
        return of(List.of(Path.of("/usr/lib/debug")));
    }

    /** Looks in the given debug directories, in this order, besides the program's own directory. */
    public static DebugFileLocator of(List<Path> debugDirectories) {
        return new DebugFileLocator(debugDirectories);
    }

    /** The debug file of a program; empty when there is none that belongs to it. */
    public Optional<ElfFile> locate(Path program, ElfFile elf, Diagnostics diagnostics) {
        Optional<BuildId> id = elf.buildId();
        if (id.isPresent()) {
            for (Path directory : debugDirectories) {
                Optional<ElfFile> file = open(directory.resolve(id.get().debugFile()), diagnostics)
                        .filter(found -> found.buildId().equals(id));
                if (file.isPresent()) {
                    return file;
                }
            }
        }
        return elf.debugLink().flatMap(link -> byLink(program, elf, link, diagnostics));
    }

    /**
     * The file with what several debug files share, by the link in one of them: by build id under the debug directories, then by name from the directory of the
     * debug file that links to it, wherever symbolic links lead, and from the debug directories' .dwz.
     */
    Optional<ElfFile> locateAlternate(Path debugFile, AlternateLink link, Diagnostics diagnostics) {
        List<Path> candidates = new ArrayList<>();
        try {
            for (Path directory : debugDirectories) {
                candidates.add(directory.resolve(link.id().debugFile()));
            }
            candidates.add(debugFile.resolveSibling(link.fileName()));
            candidates.add(debugFile.toRealPath().resolveSibling(link.fileName()));
            for (Path directory : debugDirectories) {
                candidates.add(directory
                        .resolve(".dwz")
                        .resolve(Path.of(link.fileName()).getFileName()));
            }
        } catch (IOException | InvalidPathException e) {
            diagnostics.add("the file " + link.fileName() + " that " + debugFile + " refers to cannot be looked for: "
                    + e.getMessage());
        }
        for (Path candidate : candidates) {
            Optional<ElfFile> file = open(candidate, diagnostics)
                    .filter(found -> found.buildId().filter(link.id()::equals).isPresent());
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /** A .dwo file, by the name in the skeleton unit: from the compilation's directory, then beside the program. */
    Optional<ElfFile> locateSplit(Path program, String directory, String name, Diagnostics diagnostics) {
        try {
            for (Path candidate : List.of(
                    Path.of(directory).resolve(name),
                    program.toAbsolutePath().resolveSibling(name),
                    program.toAbsolutePath().resolveSibling(Path.of(name).getFileName()))) {
                Optional<ElfFile> file = open(candidate, diagnostics);
                if (file.isPresent()) {
                    return file;
                }
            }
        } catch (InvalidPathException e) {
            diagnostics.add("'" + name + "' in '" + directory + "' is no name of a file: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<ElfFile> byLink(Path program, ElfFile elf, DebugLink link, Diagnostics diagnostics) {
        for (Path candidate : candidates(program, link)) {
            if (isSameFile(candidate, program)) {
                continue;
            }
            Optional<ElfFile> file = open(candidate, diagnostics);
            if (file.isPresent()) {
                boolean sameBuild =
                        elf.buildId().isPresent() && file.get().buildId().equals(elf.buildId());
                // the checksum takes a read of the whole file, so only where the build ids do not tell
                if (sameBuild || link.matches(file.get().bytes())) {
                    return file;
                }
                diagnostics.add(candidate + " is not the debug file of this build of " + program
                        + "; its debug information is not used. Install the matching one");
            }
        }
        return Optional.empty();
    }

    private List<Path> candidates(Path program, DebugLink link) {
        List<Path> candidates = new ArrayList<>();
        Path directory = program.toAbsolutePath().getParent();
        if (directory == null) {
            return candidates;
        }
        try {
            candidates.add(directory.resolve(link.fileName()));
            candidates.add(directory.resolve(".debug").resolve(link.fileName()));
            for (Path debugDirectory : debugDirectories) {
                candidates.add(debugDirectory
                        .resolve(Path.of("/").relativize(directory))
                        .resolve(link.fileName()));
            }
        } catch (InvalidPathException e) {
            // a name that is no name of a file: nothing to look for
            candidates.clear();
        }
        return candidates;
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.exists(one) && Files.isSameFile(one, other);
        } catch (IOException e) {
            // one of them went away meanwhile; opening it will tell
            return false;
        }
    }

    private static Optional<ElfFile> open(Path path, Diagnostics diagnostics) {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ElfFile.open(path, diagnostics));
        } catch (IOException e) {
            diagnostics.add("debug file " + path + " cannot be read: " + e.getMessage());
        } catch (MalformedDebugInfoException e) {
            diagnostics.add("debug file " + path + " not usable", e);
        }
        return Optional.empty();
    }
}
