package dev.signalbox.engine.live;

import dev.signalbox.engine.module.MappedModule;
import dev.signalbox.engine.module.ModuleTracker;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.module.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a process has the functions that seccomp filters are installed through: in libc and libseccomp, or in a program that is linked statically. Engine thread. */
final class InstallerSymbols {
    /** libc.so.6, libc-2.31.so, libc.so and ld-musl-x86_64.so.1 of musl, libseccomp.so.2.5.4. */
    private static final Pattern LIBRARY =
            Pattern.compile("(libc[-.].*|ld-musl-.*|libseccomp\\.)so.*|libc\\.so.*|libseccomp\\.so.*");

    private InstallerSymbols() {}

    static boolean isLibrary(Path file) {
        Path name = file.getFileName();
        return name != null && LIBRARY.matcher(name.toString()).matches();
    }

    /** The functions by address. */
    static Map<Long, InstallerFunction> of(ModuleTracker tracker) {
        List<Module> modules = new ArrayList<>();
        for (MappedModule mapped : tracker.modules()) {
            mapped.symbols().filter(module -> isLibrary(module.path())).ifPresent(modules::add);
        }
        if (tracker.isStatic()) {
            tracker.program().ifPresent(modules::add);
        }
        Map<Long, InstallerFunction> found = new HashMap<>();
        for (Module module : modules) {
            for (InstallerFunction function : InstallerFunction.values()) {
                for (ElfSymbol symbol : module.symbolsNamed(function.symbol())) {
                    if (symbol.type() == ElfSymbol.STT_FUNC && symbol.value() != 0) {
                        found.put(symbol.value() + module.bias(), function);
                    }
                }
            }
        }
        return found;
    }
}
