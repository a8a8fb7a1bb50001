package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.cfi.UnwindRow;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.module.VirtualAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Walks the stack of a stopped thread: by the kernel's signal frames, by call frame information, and where there is none by what the stack's
 * top and the frame pointer tell; each frame records which. Immutable; its backtraces are for one thread each.
 */
public final class Unwinder {
    /** Enough for deep recursion; a corrupt stack that goes in circles ends here. */
    public static final int DEFAULT_FRAME_LIMIT = 100_000;

    private final ModuleSet modules;
    private final UnwindTables tables;
    private final FallbackRules fallback;
    private final int frameLimit;

    /** An unwinder that reads call frame information anew. */
    public Unwinder(ModuleSet modules) {
        this(modules, new UnwindTables(), DEFAULT_FRAME_LIMIT);
    }

    /** An unwinder that takes what can be read outside the modules for code that the program generated. */
    public Unwinder(ModuleSet modules, UnwindTables tables, int frameLimit) {
        this(modules, tables, frameLimit, address -> true);
    }

    /**
     * @param modules what is loaded
     * @param tables shared by the unwinders of a session
     * @param frameLimit how many frames a backtrace may have
     * @param executable whether an address that belongs to no module may be executed; asked about the pc of a thread and of interrupted code only
     */
    public Unwinder(ModuleSet modules, UnwindTables tables, int frameLimit, LongPredicate executable) {
        this.modules = Objects.requireNonNull(modules, "modules");
        this.tables = Objects.requireNonNull(tables, "tables");
        this.fallback = new FallbackRules(modules, Objects.requireNonNull(executable, "executable"));
        this.frameLimit = frameLimit;
    }

    /** The frames of a thread with these registers; they must have the pc and the stack pointer. */
    public Backtrace unwind(MachineState innermost) {
        return unwind(innermost, 0);
    }

    /**
     * The frames of a thread that stands at the first instruction of inlined calls and is taken to stand before some of them, in their callers' lines.
     *
     * @param notEntered how many of the innermost inlined calls at the pc are left away
     */
    public Backtrace unwind(MachineState innermost, int notEntered) {
        return new StackWalk(this, innermost, notEntered);
    }

    int frameLimit() {
        return frameLimit;
    }

    Optional<Module> moduleAt(long address) {
        return modules.moduleAt(new VirtualAddress(address));
    }

    CallerStep step(PhysicalFrame frame) {
        if (SignalFrame.isTrampoline(frame.memory(), frame.pc(), frame.machine())) {
            return SignalFrame.step(frame);
        }
        // a return address behind a function's last instruction belongs to the call before it
        Optional<UnwindRow> row = rowAt(frame.lookupPc());
        if (row.isEmpty() && !frame.exact()) {
            // a signal trampoline without a nop before it: the return address is its first instruction
            row = rowAt(frame.pc()).filter(UnwindRow::signalFrame);
        }
        return row.map(rules -> CfiRule.step(frame, rules)).orElseGet(() -> fallback.step(frame));
    }

    private Optional<UnwindRow> rowAt(long address) {
        return moduleAt(address).flatMap(m -> tables.of(m).rowAt(address - m.bias()));
    }
}
