package dev.signalbox.engine.module;

import dev.signalbox.engine.module.LoadedModule.SymbolStatus;
import dev.signalbox.engine.module.MemoryMap.Mapping;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.VirtualAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * Follows what is mapped into one image of a process: the program, its interpreter and the vDSO by the auxiliary vector; libraries by the dynamic linker's
 * list. One tracker serves one image, from exec to exec. Engine thread only.
 */
public final class ModuleTracker {
    private static final String LINKER_EVENT = "_dl_debug_state";
    private static final String LINKER_LIST = "_r_debug";
    private static final String VDSO = "[vdso]";
    private static final int LARGEST_VDSO = 1 << 20;

    /** What came and what went. */
    public record Changes(List<LoadedModule> loaded, List<LoadedModule> unloaded) {
        /** Whether nothing did. */
        public boolean isEmpty() {
            return loaded.isEmpty() && unloaded.isEmpty();
        }
    }

    private record Key(String path, long bias) {}

    private final int pid;
    private final Abi abi;
    private final MemoryReader memory;
    private final ModuleFiles files;
    private final IntSupplier ids;
    private final Map<Key, MappedModule> modules = new LinkedHashMap<>();
    private final List<Key> base = new ArrayList<>();
    private Optional<Module> interpreter = Optional.empty();
    private Optional<Module> program = Optional.empty();

    /**
     * @param abi of the image
     * @param ids numbers for modules, unique in the group
     */
    public ModuleTracker(int pid, Abi abi, MemoryReader memory, ModuleFiles files, IntSupplier ids) {
        this.abi = abi;
        this.pid = pid;
        this.memory = memory;
        this.files = files;
        this.ids = ids;
    }

    /** What is mapped, in load order. */
    public List<MappedModule> modules() {
        return List.copyOf(modules.values());
    }

    /** The program itself. */
    public Optional<Module> program() {
        return program;
    }

    /** Whether the program has no dynamic linker. */
    public boolean isStatic() {
        return interpreter.isEmpty();
    }

    /** What the program's symbols say now. */
    public SymbolIndex index() {
        return new SymbolIndex(modules());
    }

    /** Where the dynamic linker passes by after each change of its list (gdb and others rely on it; glibc elf/dl-debug.c); empty for static programs. */
    public OptionalLong eventSite() {
        return interpreter.map(linker -> addressOf(linker, LINKER_EVENT)).orElse(OptionalLong.empty());
    }

    /** The address of struct r_debug once the linker has set it up; 0 before. */
    public long linkerList() {
        if (interpreter.isPresent()) {
            OptionalLong symbol = addressOf(interpreter.get(), LINKER_LIST);
            if (symbol.isPresent()) {
                return symbol.getAsLong();
            }
        }
        return program.flatMap(Module::debugWordAddress)
                .map(word -> abi.machine().readAddress(memory, word.value()).orElse(0))
                .orElse(0L);
    }

    /** Looks at what is mapped for the first time. */
    public Changes start() {
        MemoryMap maps = MemoryMap.of(pid);
        AuxiliaryVector auxiliary = AuxiliaryVector.of(pid, abi.wordSize());
        List<LoadedModule> loaded = new ArrayList<>();
        OptionalLong entry = auxiliary.get(AuxiliaryVector.AT_ENTRY);
        if (entry.isPresent()) {
            program = maps.at(entry.getAsLong()).flatMap(mapping -> {
                ModuleFiles.Result file = files.open(pid, mapping, true);
                return addBase(
                        maps,
                        mapping,
                        file,
                        file.module().map(m -> entry.getAsLong() - m.elf().entry()),
                        loaded);
            });
        }
        OptionalLong interpreterBase = auxiliary.get(AuxiliaryVector.AT_BASE);
        if (interpreterBase.isPresent() && interpreterBase.getAsLong() != 0) {
            interpreter = maps.at(interpreterBase.getAsLong()).flatMap(mapping -> {
                ModuleFiles.Result file = files.open(pid, mapping, false);
                return addBase(
                        maps,
                        mapping,
                        file,
                        file.module()
                                .map(m -> interpreterBase.getAsLong()
                                        - m.extent().start().value()),
                        loaded);
            });
        }
        OptionalLong vdso = auxiliary.get(AuxiliaryVector.AT_SYSINFO_EHDR);
        if (vdso.isPresent()) {
            maps.at(vdso.getAsLong()).ifPresent(mapping -> addVdso(mapping, loaded));
        }
        base.addAll(modules.keySet());
        Changes libraries = refresh();
        loaded.addAll(libraries.loaded());
        return new Changes(loaded, List.of());
    }

    private Optional<Module> addBase(
            MemoryMap maps, Mapping mapping, ModuleFiles.Result file, Optional<Long> bias, List<LoadedModule> loaded) {
        Optional<Module> module = file.module().map(m -> m.at(bias.orElse(0L)));
        loaded.add(add(maps, mapping, bias.orElse(mapping.start()), module, file.problem()));
        return module;
    }

    private void addVdso(Mapping mapping, List<LoadedModule> loaded) {
        long size = mapping.end() - mapping.start();
        if (size <= 0 || size > LARGEST_VDSO) {
            return;
        }
        byte[] image = new byte[(int) size];
        if (memory.read(mapping.start(), image, 0, image.length) == image.length) {
            Module module = Module.ofImage(VDSO, image, 0);
            long bias = mapping.start() - module.extent().start().value();
            Key key = new Key(VDSO, bias);
            LoadedModule shown = new LoadedModule(
                    ids.getAsInt(), VDSO, "", bias, mapping.start(), mapping.end(), SymbolStatus.SYMBOL_TABLE, "");
            modules.put(key, new MappedModule(shown, Optional.of(module.at(bias))));
            loaded.add(shown);
        }
    }

    /** Reads the linker's list again. */
    public Changes refresh() {
        List<LoadedModule> loaded = new ArrayList<>();
        List<LoadedModule> unloaded = new ArrayList<>();
        long list = linkerList();
        if (list == 0) {
            return new Changes(loaded, unloaded);
        }
        MemoryMap maps = MemoryMap.of(pid);
        List<Key> present = new ArrayList<>(base);
        for (LinkMap.Entry entry : LinkMap.read(memory, list, abi.machine())) {
            Optional<Mapping> mapping = maps.at(entry.dynamic()).filter(found -> found.inode() != 0);
            if (mapping.isPresent()) {
                Key key = new Key(mapping.get().path(), entry.bias());
                present.add(key);
                if (!modules.containsKey(key)) {
                    ModuleFiles.Result file = files.open(pid, mapping.get(), false);
                    loaded.add(add(
                            maps,
                            mapping.get(),
                            entry.bias(),
                            file.module().map(m -> m.at(entry.bias())),
                            file.problem()));
                }
            }
        }
        modules.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                unloaded.add(entry.getValue().shown());
            }
            return gone;
        });
        return new Changes(loaded, unloaded);
    }

    private LoadedModule add(MemoryMap maps, Mapping mapping, long bias, Optional<Module> module, String problem) {
        List<Mapping> all = maps.ofSameFile(mapping);
        String path = mapping.path();
        LoadedModule shown = new LoadedModule(
                ids.getAsInt(),
                path.substring(path.lastIndexOf('/') + 1),
                path,
                bias,
                module.map(m -> m.extent().start().value()).orElse(all.get(0).start()),
                module.map(m -> m.extent().end().value())
                        .orElse(all.get(all.size() - 1).end()),
                module.map(ModuleTracker::status).orElse(SymbolStatus.NONE),
                problem);
        modules.put(new Key(path, bias), new MappedModule(shown, module));
        return shown;
    }

    private static SymbolStatus status(Module module) {
        if (module.debugInfo().isPresent()) {
            return SymbolStatus.DEBUG_INFO;
        }
        return module.elf().symbolTables().isEmpty() ? SymbolStatus.NONE : SymbolStatus.SYMBOL_TABLE;
    }

    private static OptionalLong addressOf(Module module, String symbol) {
        return module.symbolsNamed(symbol).stream()
                .filter(found -> found.type() != ElfSymbol.STT_TLS && found.value() != 0)
                .mapToLong(found -> found.value() + module.bias())
                .findFirst();
    }

    /** Whether a virtual address belongs to a module's code or data. */
    static boolean holds(MappedModule module, long address) {
        return module.symbols().isPresent() && module.symbols().get().contains(new VirtualAddress(address));
    }
}
