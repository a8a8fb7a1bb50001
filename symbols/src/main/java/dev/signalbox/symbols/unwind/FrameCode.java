package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.module.InlinedCall;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.SymbolAt;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * What the symbols say about the code of a frame.
 *
 * @param function the name of the function, inlined ones count; from the ELF symbols where there is no debugging information
 * @param location the line in that function
 * @param functionAt the function with its inlined calls, from the debugging information
 * @param scope the innermost block of this frame's function that the pc is in: variables are looked for from here outwards
 */
public record FrameCode(
        Optional<Module> module,
        Optional<String> function,
        Optional<SourceLocation> location,
        Optional<FunctionAt> functionAt,
        Optional<Die> scope) {
    static final String SIGNAL_HANDLER_CALLED = "<signal handler called>";

    /** The code of a signal frame. */
    static FrameCode signalFrame(Optional<Module> module) {
        return new FrameCode(
                module, Optional.of(SIGNAL_HANDLER_CALLED), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The code at an address: the innermost inlined call first, the function with a frame of its own last. */
    static List<FrameCode> at(Optional<Module> module, long lookupPc) {
        VirtualAddress address = new VirtualAddress(lookupPc);
        Optional<FunctionAt> found = module.flatMap(m -> m.functionAt(address));
        Optional<SourceLocation> line = module.flatMap(m -> m.sourceAt(address));
        if (found.isEmpty()) {
            Optional<String> symbol = module.flatMap(m -> m.symbolAt(address)).map(SymbolAt::name);
            return List.of(new FrameCode(module, symbol, line, found, Optional.empty()));
        }
        FunctionAt function = found.get();
        List<InlinedCall> inlined = function.inlined();
        FrameCode[] codes = new FrameCode[inlined.size() + 1];
        for (int depth = inlined.size(); depth >= 0; depth--) {
            boolean innermost = depth == inlined.size();
            String name = depth == 0
                    ? function.function().name()
                    : inlined.get(depth - 1).name();
            codes[inlined.size() - depth] = new FrameCode(
                    module,
                    Optional.of(name),
                    innermost ? line : inlined.get(depth).callSite(),
                    found,
                    innermost
                            ? Optional.of(function.scope())
                            : parent(inlined.get(depth).die()));
        }
        return List.of(codes);
    }

    private static Optional<Die> parent(Die die) {
        try {
            return die.parent();
        } catch (MalformedDebugInfoException e) {
            // the frame is shown all the same, without its variables
            return Optional.empty();
        }
    }
}
