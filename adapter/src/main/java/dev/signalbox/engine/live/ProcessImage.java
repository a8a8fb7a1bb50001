package dev.signalbox.engine.live;

import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.breakpoint.ProcessBreakpoints;
import dev.signalbox.engine.breakpoint.SitePort;
import dev.signalbox.engine.module.Abi;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.module.MappedModule;
import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.engine.module.ModuleTracker;
import dev.signalbox.engine.module.SymbolIndex;
import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.Unwinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process executes: its memory, its modules, and the sites that breakpoints have in them. Engine thread. */
final class ProcessImage {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessImage.class);

    private final LiveGroup group;
    private final LiveProcess process;
    private final ProcessMemory memory;
    private final SitePort sites = new Sites();
    private final ProcessBreakpoints breakpoints;
    private Abi abi;
    private ModuleTracker tracker;
    private SymbolIndex index = new SymbolIndex(List.of());
    private ModuleSet moduleSet = ModuleSet.empty();
    private Unwinder unwinder = new Unwinder(moduleSet);
    private final Set<Long> actionSites = new HashSet<>();
    private String executable = "";

    ProcessImage(LiveGroup group, LiveProcess process, ProcessMemory memory) {
        this.group = group;
        this.process = process;
        this.memory = memory;
        this.abi = Abi.of(process.pid());
        this.tracker = newTracker();
        this.breakpoints = new ProcessBreakpoints(
                process.pid(), process.options().breakpoints(), index, sites, breakpoint -> group.listeners()
                        .tell(listener -> listener.breakpointChanged(breakpoint)));
    }

    private ModuleTracker newTracker() {
        return new ModuleTracker(process.pid(), abi, memory(), group.moduleFiles(), group::nextModuleId);
    }

    private final class Sites implements SitePort {
        @Override
        public void add(long address, SiteOwner owner) throws TraceeGoneException, SiteException {
            group.tracer().addSite(process.pid(), address, owner);
        }

        @Override
        public void remove(long address, SiteOwner owner) throws TraceeGoneException {
            group.tracer().removeSite(process.pid(), address, owner);
        }
    }

    /** Finds out which program this is. */
    void open() {
        try {
            runs(Files.readSymbolicLink(Path.of("/proc", Integer.toString(process.pid()), "exe")));
        } catch (IOException e) {
            LOG.debug("The executable of process {} cannot be read", process.pid(), e);
        }
    }

    private void runs(Path program) {
        executable = program.toString().replace(" (deleted)", "");
    }

    /** Reads the modules and inserts the breakpoints, when they are to be followed. */
    void load() {
        if (process.options().modules() == TargetOptions.Modules.AT_STOPS) {
            return;
        }
        ModuleTracker.Changes changes = tracker.start();
        takeIndex();
        announce(changes);
        watchLinker();
        watchInstallers();
        watchActions();
        breakpoints.start();
        breakpoints.resolve(index);
    }

    private void watchLinker() {
        OptionalLong event = tracker.eventSite();
        if (event.isEmpty()) {
            return;
        }
        try {
            sites.add(event.getAsLong(), new LinkerSite(tracker.linkerList(), abi.machine()));
        } catch (SiteException e) {
            group.listeners()
                    .tell(listener -> listener.diagnostic(
                            "Libraries that the program loads later will not be noticed: " + e.getMessage()));
        } catch (TraceeGoneException e) {
            LOG.debug("Process {} is gone", process.pid(), e);
        }
    }

    /** The dynamic linker passed its event site. */
    void refresh() {
        ModuleTracker.Changes changes = tracker.refresh();
        if (!changes.isEmpty()) {
            takeIndex();
            announce(changes);
            watchInstallers();
            watchActions();
            breakpoints.resolve(index);
        }
    }

    /** Filters that are installed through libc are seen, at a cost for programs that do so only. */
    private void watchInstallers() {
        Map<Long, InstallerFunction> functions = InstallerSymbols.of(tracker);
        if (functions.isEmpty()) {
            return;
        }
        try {
            group.tracer().watchInstallers(process.pid(), functions);
        } catch (TraceeGoneException e) {
            LOG.debug("Process {} is gone", process.pid(), e);
        }
    }

    /** Handlers that are set through libc are noted: where a filter is in the way the kernel cannot be asked for them. */
    private void watchActions() {
        for (long address : InstallerSymbols.sigaction(tracker)) {
            if (actionSites.add(address)) {
                try {
                    sites.add(address, group.actions().site(abi.machine()));
                } catch (SiteException | TraceeGoneException e) {
                    LOG.debug("sigaction() of process {} is not watched", process.pid(), e);
                }
            }
        }
    }

    /** A stop is about to be shown: modules that were not followed are read now. */
    void loadForStop() {
        if (process.options().modules() == TargetOptions.Modules.AT_STOPS) {
            ModuleTracker.Changes changes = tracker.modules().isEmpty() ? tracker.start() : tracker.refresh();
            takeIndex();
            announce(changes);
        }
    }

    private void takeIndex() {
        index = tracker.index();
        List<Module> symbols = index.modules().stream()
                .flatMap(module -> module.symbols().stream())
                .toList();
        moduleSet = ModuleSet.of(symbols);
        unwinder =
                new Unwinder(moduleSet, group.unwindTables(), Unwinder.DEFAULT_FRAME_LIMIT, this::isMappedExecutable);
    }

    private boolean isMappedExecutable(long address) {
        return MemoryMap.of(process.pid())
                .at(address)
                .filter(MemoryMap.Mapping::isExecutable)
                .isPresent();
    }

    /** What the image was compiled for. */
    Abi abi() {
        return abi;
    }

    /** The symbols of what is loaded. */
    ModuleSet moduleSet() {
        return moduleSet;
    }

    /** Finds frames with the symbols of what is loaded now, whenever that is done. */
    Function<MachineState, Backtrace> unwinding() {
        return unwinder::unwind;
    }

    /** Finds the frames of a stopped thread. */
    Function<MachineState, Backtrace> unwinding(int tid, NotEntered place) {
        return state -> {
            long pc = state.registers().read(state.machine().registers().pc()).orElse(0);
            return unwinder.unwind(state, place.at(tid, pc));
        };
    }

    private void announce(ModuleTracker.Changes changes) {
        for (LoadedModule module : changes.unloaded()) {
            group.listeners().tell(listener -> listener.moduleUnloaded(process, module));
        }
        for (LoadedModule module : changes.loaded()) {
            group.listeners().tell(listener -> listener.moduleLoaded(process, module));
            if (!module.problem().isEmpty()) {
                group.listeners().tell(listener -> listener.diagnostic(module.problem()));
            }
        }
    }

    /** A new image by exec: nothing of the old one is left. */
    void replace(Path program) {
        for (LoadedModule module : modules().stream().map(MappedModule::shown).toList()) {
            group.listeners().tell(listener -> listener.moduleUnloaded(process, module));
        }
        breakpoints.forgetSites();
        actionSites.clear();
        group.actions().forget(process.pid());
        abi = Abi.of(process.pid());
        tracker = newTracker();
        takeIndex();
        runs(program);
    }

    /** A forked child begins with its parent's program, and the sites that were in its parent's memory. */
    void inherit(ProcessImage parent) {
        executable = parent.executable;
        breakpoints.inherit(parent.breakpoints);
        actionSites.addAll(parent.actionSites);
        group.actions().inherit(process.pid(), parent.process.pid());
    }

    void liftBreakpoints() {
        breakpoints.lift();
    }

    void close() {
        group.actions().forget(process.pid());
        breakpoints.end();
    }

    MemoryReader memory() {
        return memory::read;
    }

    int write(long address, byte[] bytes) {
        return memory.write(address, bytes, 0, bytes.length);
    }

    SitePort sites() {
        return sites;
    }

    SymbolIndex index() {
        return index;
    }

    List<MappedModule> modules() {
        return tracker.modules();
    }

    ModuleTracker tracker() {
        return tracker;
    }

    String executable() {
        return executable;
    }
}
