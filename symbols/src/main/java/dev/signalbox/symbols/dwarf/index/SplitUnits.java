package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.dwarf.Unit;

/** Tells the user of units whose entries are in .dwo files, which are not read: only their lines are known. */
final class SplitUnits {
    private SplitUnits() {}

    static void diagnose(Unit unit) {
        unit.splitFile().ifPresent(file -> unit.debugInfo()
                .diagnostics()
                .add("functions, variables and types of " + unit.name().orElse(unit.toString()) + " are in " + file
                        + ", which is not read; build without -gsplit-dwarf"));
    }
}
