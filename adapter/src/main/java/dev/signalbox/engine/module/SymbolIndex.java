package dev.signalbox.engine.module;

import dev.signalbox.engine.breakpoint.BreakpointSpec;
import dev.signalbox.engine.step.LineMap;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.module.BreakpointLocation;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.source.SourceLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The symbols of all modules of one process at one moment. Immutable; engine thread only. */
public final class SymbolIndex implements CodeIndex {
    private static final String PLT_SUFFIX = "@plt";

    private final List<MappedModule> modules;

    /** The modules in load order, which is the order of symbol lookup. */
    public SymbolIndex(List<MappedModule> modules) {
        this.modules = List.copyOf(modules);
    }

    /** The modules. */
    public List<MappedModule> modules() {
        return modules;
    }

    /** The symbols of the module at an address. */
    public Optional<Module> symbolsAt(long address) {
        return mappedAt(address).flatMap(MappedModule::symbols);
    }

    private Optional<MappedModule> mappedAt(long address) {
        return modules.stream()
                .filter(module -> ModuleTracker.holds(module, address))
                .findFirst();
    }

    @Override
    public Optional<LoadedModule> moduleAt(long address) {
        return mappedAt(address).map(MappedModule::shown);
    }

    @Override
    public List<Place> placesOf(BreakpointSpec spec) {
        if (spec instanceof BreakpointSpec.Address address) {
            return moduleAt(address.address()).isPresent()
                    ? List.of(new Place(address.address(), positionAt(address.address())))
                    : List.of();
        }
        List<Place> places = new ArrayList<>();
        for (MappedModule module : modules) {
            if (module.symbols().isPresent()) {
                for (BreakpointLocation found : locations(module.symbols().get(), spec)) {
                    places.add(new Place(found.address().value(), found.source().map(SymbolIndex::position)));
                }
            }
        }
        return places;
    }

    private static List<BreakpointLocation> locations(Module module, BreakpointSpec spec) {
        if (!(spec instanceof BreakpointSpec.Line line)) {
            return module.functionBreakpointLocations(((BreakpointSpec.Function) spec).name());
        }
        List<BreakpointLocation> found = module.breakpointLocations(line.path(), line.line());
        return found.isEmpty() && !line.otherwise().equals(line.path())
                ? module.breakpointLocations(line.otherwise(), line.line())
                : found;
    }

    @Override
    public Optional<SourcePosition> positionAt(long address) {
        return symbolsAt(address)
                .flatMap(module -> module.sourceAt(new VirtualAddress(address)))
                .filter(location -> location.line() > 0)
                .map(SymbolIndex::position);
    }

    private static SourcePosition position(SourceLocation location) {
        return new SourcePosition(location.path(), location.line(), location.column());
    }

    @Override
    public boolean hasSource(long address) {
        return positionAt(address)
                .filter(position -> Files.isReadable(Path.of(position.path())))
                .isPresent();
    }

    /** The function and inlined calls at an address, when there is debug information. */
    public Optional<FunctionAt> functionAt(long address) {
        return symbolsAt(address).flatMap(module -> module.functionAt(new VirtualAddress(address)));
    }

    @Override
    public Optional<LineMap> lineMapAt(long address, int inlineDepth) {
        return symbolsAt(address).flatMap(module -> module.functionAt(new VirtualAddress(address))
                .flatMap(function -> FunctionLines.of(module, function, inlineDepth)));
    }

    @Override
    public List<LineMap.Range> inlinedRangesAt(long address, int inlineDepth) {
        return symbolsAt(address)
                .flatMap(module -> module.functionAt(new VirtualAddress(address))
                        .filter(function -> inlineDepth > 0
                                && inlineDepth <= function.inlined().size())
                        .map(function -> FunctionLines.ranges(
                                module,
                                function.inlined().get(inlineDepth - 1).die().ranges())))
                .orElse(List.of());
    }

    @Override
    public Inlining inliningAt(long address) {
        return symbolsAt(address)
                .flatMap(module -> module.functionAt(new VirtualAddress(address))
                        .map(function -> inlining(function, address - module.bias())))
                .orElse(new Inlining(0, 0));
    }

    private static Inlining inlining(FunctionAt function, long fileAddress) {
        int depth = function.inlined().size();
        int beginning = 0;
        while (beginning < depth
                && FunctionLines.beginsAt(
                        function.inlined().get(depth - 1 - beginning).die(), fileAddress)) {
            beginning++;
        }
        return new Inlining(depth, beginning);
    }

    @Override
    public OptionalLong bodyOf(long address) {
        if (positionAt(address).isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<Long> body = symbolsAt(address).flatMap(module -> module.functionAt(new VirtualAddress(address))
                .map(function ->
                        module.functionBreakpointAddress(function.function()).value()));
        return body.isPresent() ? OptionalLong.of(body.get()) : OptionalLong.empty();
    }

    @Override
    public Optional<String> linkedFunction(long address) {
        return symbolsAt(address)
                .flatMap(module -> module.symbolAt(new VirtualAddress(address)))
                .map(symbol -> symbol.name())
                .filter(name -> name.endsWith(PLT_SUFFIX))
                .map(name -> name.substring(0, name.length() - PLT_SUFFIX.length()));
    }

    @Override
    public OptionalLong definitionOf(String function) {
        for (MappedModule module : modules) {
            if (module.symbols().isPresent()) {
                Module symbols = module.symbols().get();
                for (ElfSymbol symbol : symbols.symbolsNamed(function)) {
                    if (symbol.type() == ElfSymbol.STT_FUNC
                            && symbol.binding() != ElfSymbol.STB_LOCAL
                            && symbol.value() != 0) {
                        return OptionalLong.of(symbol.value() + symbols.bias());
                    }
                }
            }
        }
        return OptionalLong.empty();
    }
}
