package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.elf.DynamicTable;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.source.SourceLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A program or shared library as it is loaded into a process: its ELF file, its debug information (its own or from a separate file) and its load bias, the number
 * that is added to a file address to get the address in memory. Opening reads headers only; everything else is read when first asked for. No question here throws
 * because of bad debug information: the answer is then empty and {@link #diagnostics} tells why; only views that are handed out ({@link Die}) may throw
 * {@link MalformedDebugInfoException} when they are read. Safe for use by several threads.
 */
public final class Module {
    private static final long PAGE = 4096;

    private final Path path;
    private final long bias;
    private final ElfFile elf;
    private final Diagnostics diagnostics;
    private final VirtualRange extent;
    private final Lazy<Optional<ElfFile>> debugFile;
    private final Lazy<ModuleSymbols> symbols;
    private final Lazy<Optional<ModuleDebug>> debug;

    private Module(
            Path path, long bias, ElfFile elf, DebugFileLocator locator, IndexCache cache, Diagnostics diagnostics) {
        this.path = path;
        this.bias = bias;
        this.elf = elf;
        this.diagnostics = diagnostics;
        this.extent = extent(elf, bias);
        this.debugFile = Lazy.of(() -> hasDebugInfo(elf)
                ? Optional.empty()
                : guarded("separate debug file", Optional.empty(), () -> locator.locate(path, elf, diagnostics)));
        this.symbols = Lazy.of(() -> openSymbols(elf));
        this.debug = Lazy.of(() -> openDebug(locator, cache));
    }

    /**
     * Opens a file that is loaded with a bias.
     *
     * @throws IOException when the file cannot be read
     * @throws dev.signalbox.symbols.elf.UnsupportedElfException when it is not a 64-bit x86-64 ELF file; the message is for the user
     */
    public static Module open(Path path, long bias, DebugFileLocator locator) throws IOException {
        return open(path, bias, locator, IndexCache.none());
    }

    /**
     * Opens a file that is loaded with a bias, and keeps what takes long to find out about it for later sessions.
     *
     * @throws IOException when the file cannot be read
     * @throws dev.signalbox.symbols.elf.UnsupportedElfException when it is no ELF file that is understood; the message is for the user
     */
    public static Module open(Path path, long bias, DebugFileLocator locator, IndexCache cache) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        return new Module(path, bias, ElfFile.open(path, diagnostics), locator, cache, diagnostics);
    }

    /** An image read from memory, such as the vDSO ("[vdso]"), which has no file. */
    public static Module ofImage(String name, byte[] image, long bias) {
        Diagnostics diagnostics = new Diagnostics();
        ElfFile elf = ElfFile.of(ByteSlice.of(name, image), diagnostics);
        return new Module(Path.of(name), bias, elf, DebugFileLocator.of(List.of()), IndexCache.none(), diagnostics);
    }

    /** The same file at another bias; what was read already is shared. */
    public Module at(long otherBias) {
        return otherBias == bias ? this : new Module(this, otherBias);
    }

    private Module(Module other, long bias) {
        this.path = other.path;
        this.bias = bias;
        this.elf = other.elf;
        this.diagnostics = other.diagnostics;
        this.extent = extent(other.elf, bias);
        this.debugFile = other.debugFile;
        this.symbols = other.symbols;
        this.debug = other.debug;
    }

    private static boolean hasDebugInfo(ElfFile file) {
        return file.sectionHeader(".debug_info").filter(s -> s.size() > 0).isPresent();
    }

    private static VirtualRange extent(ElfFile elf, long bias) {
        long low = -1;
        long high = 0;
        for (Segment segment : elf.segments()) {
            if (segment.type() == Segment.PT_LOAD) {
                low = Long.compareUnsigned(segment.address(), low) < 0 ? segment.address() : low;
                long end = segment.address() + segment.memorySize();
                high = Long.compareUnsigned(end, high) > 0 ? end : high;
            }
        }
        long start = low == -1 ? 0 : low & -PAGE;
        return new VirtualRange(
                new VirtualAddress(bias + start), new VirtualAddress(bias + ((high + PAGE - 1) & -PAGE)));
    }

    private ModuleSymbols openSymbols(ElfFile file) {
        boolean stripped =
                debugFile.get().isEmpty() && file.sectionHeader(".symtab").isEmpty();
        if (stripped && file.sectionHeader(".gnu_debugdata").isPresent()) {
            diagnostics.add(
                    "the names of functions that " + path
                            + " does not export are in its section .gnu_debugdata, which is compressed with xz and not read; install its debug symbols");
        }
        return new ModuleSymbols(file, debugFile.get());
    }

    private Optional<ModuleDebug> openDebug(DebugFileLocator locator, IndexCache cache) {
        ElfFile file = debugFile.get().orElse(elf);
        if (!hasDebugInfo(file)) {
            return Optional.empty();
        }
        ModuleCompanions companions = new ModuleCompanions(path, file, locator, diagnostics);
        return Optional.of(new ModuleDebug(file, companions, cache, diagnostics));
    }

    private <T> T guarded(String what, T otherwise, Supplier<T> question) {
        try {
            return question.get();
        } catch (MalformedDebugInfoException e) {
            diagnostics.add(what + " of " + path + " not usable", e);
            return otherwise;
        } catch (InternalError e) {
            // what the JVM throws when a mapped file was made shorter under our feet
            diagnostics.add(path + " was changed while it was in use; restart the session: " + e.getMessage());
            return otherwise;
        }
    }

    /** What the debug information answers; empty when there is none or its answer cannot be read. */
    private <T> Optional<T> ask(Function<ModuleDebug, Optional<T>> question) {
        return guarded("debug information", Optional.empty(), () -> debug.get().flatMap(question));
    }

    private <T> List<T> askAll(Function<ModuleDebug, List<T>> question) {
        return guarded(
                "debug information", List.of(), () -> debug.get().map(question).orElse(List.of()));
    }

    /** The file, or the name of an image without one. */
    public Path path() {
        return path;
    }

    /** What is added to a file address to get the address in memory. */
    public long bias() {
        return bias;
    }

    /** The ELF file. */
    public ElfFile elf() {
        return elf;
    }

    /** The file that the debug information is read from: the module's own, or the separate one; the place to look for .debug_frame. */
    public ElfFile debugElf() {
        return debugFile.get().orElse(elf);
    }

    /** The debugging information entries; empty when the module has none. */
    public Optional<DebugInfo> debugInfo() {
        return ask(d -> Optional.of(d.debugInfo()));
    }

    /** What was found wrong with the files so far, as sentences for the user. */
    public List<String> diagnostics() {
        return diagnostics.messages();
    }

    /** The addresses from the module's first to its last page; with holes, maybe. */
    public VirtualRange extent() {
        return extent;
    }

    /** Whether an address is in one of the module's loaded segments. */
    public boolean contains(VirtualAddress address) {
        return isLoaded(address.value() - bias, 0);
    }

    private boolean isLoaded(long fileAddress, int flags) {
        for (Segment segment : elf.segments()) {
            if (segment.type() == Segment.PT_LOAD
                    && (segment.flags() & flags) == flags
                    && segment.contains(fileAddress)) {
                return true;
            }
        }
        return false;
    }

    /** The address as the file counts it. */
    public FileAddress toFile(VirtualAddress address) {
        return new FileAddress(address.value() - bias);
    }

    /** The address in memory. */
    public VirtualAddress toVirtual(FileAddress address) {
        return new VirtualAddress(address.value() + bias);
    }

    /** Where the program starts: e_entry. */
    public VirtualAddress entryPoint() {
        return new VirtualAddress(elf.entry() + bias);
    }

    /** The word in which the dynamic linker stores the address of its struct r_debug (DT_DEBUG). */
    public Optional<VirtualAddress> debugWordAddress() {
        OptionalLong word = elf.dynamic().map(DynamicTable::debugWordAddress).orElse(OptionalLong.empty());
        return word.isPresent() ? Optional.of(new VirtualAddress(word.getAsLong() + bias)) : Optional.empty();
    }

    /** The source line of the code at an address. */
    public Optional<SourceLocation> sourceAt(VirtualAddress address) {
        return ask(d -> d.sourceAt(address.value() - bias));
    }

    /** The line table that has an address; its rows are of file addresses. */
    public Optional<LineTable> lineTableAt(VirtualAddress address) {
        return ask(d -> d.linesAt(address.value() - bias));
    }

    /** The addresses around one that are of the same line without a gap: what stepping over a line runs through. */
    public Optional<VirtualRange> lineRangeAt(VirtualAddress address) {
        long at = address.value() - bias;
        return ask(d -> d.linesAt(at).flatMap(table -> table.lineRangeAt(at)))
                .map(range -> new VirtualRange(
                        new VirtualAddress(range.start() + bias), new VirtualAddress(range.end() + bias)));
    }

    /** Whether a statement of the source begins exactly at an address: where stepping by lines may stop. */
    public boolean isStatementStart(VirtualAddress address) {
        long at = address.value() - bias;
        return ask(d -> d.linesAt(at).flatMap(table -> table.rowAt(at)))
                .filter(row -> row.address() == at && row.isStmt() && row.line() != 0)
                .isPresent();
    }

    /** The function with debug information at an address, and the inlined calls there. */
    public Optional<FunctionAt> functionAt(VirtualAddress address) {
        return ask(d -> d.functionAt(address.value() - bias));
    }

    /** The unit whose code is at an address. */
    public Optional<Unit> unitAt(VirtualAddress address) {
        return ask(d -> d.addresses().unitAt(address.value() - bias));
    }

    /** The ELF symbol at an address; for a stub of the procedure linkage table its name with "@plt". */
    public Optional<SymbolAt> symbolAt(VirtualAddress address) {
        return contains(address)
                ? guarded("symbols", Optional.empty(), () -> symbols.get().at(address.value() - bias))
                : Optional.empty();
    }

    /** The ELF symbols with a name; their values are file addresses. */
    public List<ElfSymbol> symbolsNamed(String name) {
        return guarded("symbols", List.of(), () -> symbols.get().named(name));
    }

    /** The functions with debug information and code of their own. */
    public List<dev.signalbox.symbols.module.Function> functionsNamed(String name) {
        return askAll(d -> d.functionsNamed(name));
    }

    /** The entries of a kind with a name: global and static variables, types, enumerators, functions, inlined calls. */
    public List<Die> named(NameKind kind, String name) {
        return askAll(d -> d.names().named(kind, name));
    }

    /** All names of a kind, sorted: for completion. */
    public List<String> names(NameKind kind) {
        return askAll(d -> d.names().names(kind).stream().sorted().toList());
    }

    /** The paths of the source files that the line tables speak of, headers too, sorted. */
    public List<String> sourceFiles() {
        return askAll(d -> d.sources().paths());
    }

    /** Where a file number of an entry's unit (DW_AT_decl_file) and a line are. */
    public Optional<SourceLocation> declarationOf(Die die) {
        return ask(d -> d.declarationOf(die));
    }

    /**
     * Where a breakpoint on a line belongs. The path may be absolute, or the last components of one. When the line has no code, it moves down to the next one that
     * has, in the same function, or to a function that begins a few lines below. On a function's opening line it goes behind the prologue. One location for each
     * function and inlined copy.
     */
    public List<BreakpointLocation> breakpointLocations(String sourcePath, int line) {
        return askAll(d -> locations(resolver(d).forLine(sourcePath, line)));
    }

    /** Where a breakpoint on a function belongs: behind its prologue, in each inlined copy, and for functions without debug information at their symbol. */
    public List<BreakpointLocation> functionBreakpointLocations(String name) {
        List<BreakpointLocation> all =
                new ArrayList<>(askAll(d -> locations(resolver(d).forFunction(name))));
        for (ElfSymbol symbol : symbolsNamed(name)) {
            if (symbol.type() == ElfSymbol.STT_FUNC && isLoaded(symbol.value(), Segment.PF_X)) {
                all.add(atSymbol(symbol));
            }
        }
        return all.stream().distinct().toList();
    }

    /** A symbol may be another name of a function that debug information knows: "puts" of "_IO_puts". */
    private BreakpointLocation atSymbol(ElfSymbol symbol) {
        return ask(d -> d.functionAt(symbol.value())
                        .map(FunctionAt::function)
                        .filter(f -> f.entry().value() == symbol.value())
                        .flatMap(f -> locations(List.of(resolver(d).afterPrologue(f))).stream()
                                .findFirst()))
                .orElse(new BreakpointLocation(
                        new VirtualAddress(symbol.value() + bias), Optional.empty(), symbol.name(), false));
    }

    /** The address behind the prologue of a function. */
    public VirtualAddress functionBreakpointAddress(dev.signalbox.symbols.module.Function function) {
        return ask(d -> Optional.of(resolver(d).afterPrologue(function)))
                .map(place -> new VirtualAddress(place.address() + bias))
                .orElse(toVirtual(function.entry()));
    }

    private BreakpointResolver resolver(ModuleDebug d) {
        return new BreakpointResolver(d, address -> isLoaded(address, Segment.PF_X));
    }

    private List<BreakpointLocation> locations(List<BreakpointResolver.Place> places) {
        return places.stream()
                .map(p -> new BreakpointLocation(
                        new VirtualAddress(p.address() + bias), p.source(), p.function(), p.inlined()))
                .toList();
    }

    @Override
    public String toString() {
        return path + " at 0x" + Long.toHexString(extent.start().value());
    }
}
