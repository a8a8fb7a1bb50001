package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.Optional;

/**
 * A call that the compiler replaced by the body of the called function.
 *
 * @param name the called function's name; "??" when there is none
 * @param die its DW_TAG_inlined_subroutine
 * @param callSite the place of the call in the caller
 */
public record InlinedCall(String name, Die die, Optional<SourceLocation> callSite) {}
