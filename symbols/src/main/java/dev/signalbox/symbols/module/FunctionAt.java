package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.Die;
import java.util.List;

/**
 * What is being executed at an address: a function, and the calls inlined into it that the address is in.
 *
 * @param function the function with code of its own
 * @param inlined the inlined calls, the outermost first; empty where nothing is inlined
 * @param scope the innermost entry with the address: a block, an inlined call or the function itself; its parents up to the function are the scopes
 */
public record FunctionAt(Function function, List<InlinedCall> inlined, Die scope) {
    /** The name of the innermost function. */
    public String name() {
        return inlined.isEmpty()
                ? function.name()
                : inlined.get(inlined.size() - 1).name();
    }

    /** The entry of the innermost function: DW_TAG_inlined_subroutine or DW_TAG_subprogram. */
    public Die die() {
        return inlined.isEmpty()
                ? function.die()
                : inlined.get(inlined.size() - 1).die();
    }
}
