package dev.signalbox.engine.live;

import dev.signalbox.engine.module.MappedModule;
import dev.signalbox.engine.module.ModuleTracker;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.module.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a process has the functions that seccomp filters are installed and signal handlers set through: in libc and libseccomp, or in a program that is linked statically. Engine thread. */
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
        Map<Long, InstallerFunction> found = new HashMap<>();
        for (Module module : libraries(tracker)) {
            for (InstallerFunction function : InstallerFunction.values()) {
                addresses(module, function.symbol()).forEach(address -> found.put(address, function));
            }
        }
        return found;
    }

    /** Where libc's sigaction() is, through which its signal() and the like go, too. */
    static Set<Long> sigaction(ModuleTracker tracker) {
        Set<Long> found = new HashSet<>();
        for (Module module : libraries(tracker)) {
            found.addAll(addresses(module, "sigaction"));
        }
        return found;
    }

    private static List<Module> libraries(ModuleTracker tracker) {
        List<Module> modules = new ArrayList<>();
        for (MappedModule mapped : tracker.modules()) {
            mapped.symbols().filter(module -> isLibrary(module.path())).ifPresent(modules::add);
        }
        if (tracker.isStatic()) {
            tracker.program().ifPresent(modules::add);
        }
        return modules;
    }

    private static List<Long> addresses(Module module, String function) {
        List<Long> found = new ArrayList<>();
        for (ElfSymbol symbol : module.symbolsNamed(function)) {
            if (symbol.type() == ElfSymbol.STT_FUNC && symbol.value() != 0) {
                found.add(symbol.value() + module.bias());
            }
        }
        return found;
    }
}
