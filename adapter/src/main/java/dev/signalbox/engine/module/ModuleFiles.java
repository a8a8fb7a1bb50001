package dev.signalbox.engine.module;

import dev.signalbox.engine.module.MemoryMap.Mapping;
import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.IndexCache;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the files that modules were mapped from, each once for all processes of a group as long as the file stays the same. A file that has been replaced or
 * deleted since it was mapped is not taken for the one in memory. Engine thread only.
 */
public final class ModuleFiles {
    private final DebugFileLocator locator;
    private final IndexCache cache;
    private final Map<Identity, Module> open = new HashMap<>();

    private record Identity(Object inode, long size, FileTime modified) {}

    /** What came of opening: the symbols, and what the user should know. */
    public record Result(Optional<Module> module, String problem) {}

    /**
     * @param locator finds separate files with debug information
     * @param cache keeps indexes of large files for later sessions
     */
    public ModuleFiles(DebugFileLocator locator, IndexCache cache) {
        this.locator = locator;
        this.cache = cache;
    }

    /**
     * Opens the file of a mapping.
     *
     * @param executable whether it is the program itself, which can be reached through /proc/PID/exe even when it is deleted (proc_pid_exe(5))
     */
    public Result open(int pid, Mapping mapping, boolean executable) {
        Path path = Path.of(mapping.path());
        Path self = Path.of("/proc", Integer.toString(pid), "exe");
        try {
            if (!mapping.deleted() && isSameFile(path, mapping)) {
                return new Result(Optional.of(module(path)), "");
            }
            String problem = mapping.path()
                    + (Files.exists(path)
                            ? " has changed on disk since it was loaded"
                            : " has been deleted since it was loaded");
            return executable && isSameFile(self, mapping)
                    ? new Result(
                            Optional.of(module(self)), problem + "; the symbols shown are those of the running program")
                    : new Result(Optional.empty(), problem + "; it has no symbols here until the program is restarted");
        } catch (IOException e) {
            return new Result(Optional.empty(), mapping.path() + " cannot be read: " + e.getMessage());
        }
    }

    /** The modules of a map that nobody has followed: of each file that has code there and can still be read. */
    public ModuleSet all(int pid, MemoryMap map) {
        List<Module> modules = new ArrayList<>();
        for (Mapping first : map.mappings()) {
            boolean begins = first.inode() != 0
                    && first.offset() == 0
                    && map.ofSameFile(first).get(0).equals(first);
            if (begins && map.ofSameFile(first).stream().anyMatch(Mapping::isExecutable)) {
                open(pid, first, false)
                        .module()
                        .map(module -> module.at(
                                first.start() - module.extent().start().value()))
                        .ifPresent(modules::add);
            }
        }
        return ModuleSet.of(modules);
    }

    private Module module(Path path) throws IOException {
        Identity identity =
                new Identity(Files.getAttribute(path, "unix:ino"), Files.size(path), Files.getLastModifiedTime(path));
        Module known = open.get(identity);
        if (known == null || !known.path().equals(path)) {
            known = Module.open(path, 0, locator, cache);
            open.put(identity, known);
        }
        return known;
    }

    /** Device numbers are not compared: overlay file systems show others in /proc/PID/maps than stat(2) does. */
    private static boolean isSameFile(Path path, Mapping mapping) throws IOException {
        return Files.isReadable(path) && ((Number) Files.getAttribute(path, "unix:ino")).longValue() == mapping.inode();
    }
}
