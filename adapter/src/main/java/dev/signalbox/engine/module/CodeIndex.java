package dev.signalbox.engine.module;

import dev.signalbox.engine.breakpoint.BreakpointSpec;
import dev.signalbox.engine.step.LineMap;
import dev.signalbox.engine.stop.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the symbols of all modules of one process say about its code, by virtual address. Engine thread only. */
public interface CodeIndex {
    /** Where a breakpoint's instruction goes, and the line that this really is. */
    record Place(long address, Optional<SourcePosition> position) {}

    /** All places that a breakpoint means in what is loaded now. */
    List<Place> placesOf(BreakpointSpec spec);

    /** The line of an address. */
    Optional<SourcePosition> positionAt(long address);

    /** Whether the source file of an address is on this machine, under the path that the compiler recorded. */
    boolean hasSource(long address);

    /** The line table of the function at an address as seen by the call that is that deeply inlined there; empty for code without lines. */
    Optional<LineMap> lineMapAt(long address, int inlineDepth);

    /** The ranges of the call that is that deeply inlined at an address (1 is the outermost inlined call); empty when there is none. */
    List<LineMap.Range> inlinedRangesAt(long address, int inlineDepth);

    /** Where the body of the function at an address begins, behind the prologue; empty for code without lines. */
    OptionalLong bodyOf(long address);

    /** The name of the function that a procedure linkage table stub at an address leads to. */
    Optional<String> linkedFunction(long address);

    /** The address of the function that a dynamic reference to a name reaches: the first definition in load order. */
    OptionalLong definitionOf(String function);

    /** The module of an address. */
    Optional<LoadedModule> moduleAt(long address);

    /**
     * The calls that are inlined at an address.
     *
     * @param depth how many there are, one within the other
     * @param beginning how many of the innermost ones have their first instruction there
     */
    record Inlining(int depth, int beginning) {}

    /** The calls that are inlined at an address. */
    Inlining inliningAt(long address);
}
