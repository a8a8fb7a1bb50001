package dev.signalbox.symbols.dwarf;

/**
 * The shape of a debugging information entry: its tag and the names and forms of its attributes (DWARF 5 section 7.5.3).
 */
final class Abbreviation {
    final int tag;
    final boolean hasChildren;
    /** Attribute names and forms, in pairs of the same index; both are 16-bit codes (DWARF 5 sections 7.5.4 and 7.5.6). */
    final char[] names;

    final char[] forms;
    /** Values of DW_FORM_implicit_const, null when there is none. */
    final long[] implicit;

    Abbreviation(int tag, boolean hasChildren, char[] names, char[] forms, long[] implicit) {
        this.tag = tag;
        this.hasChildren = hasChildren;
        this.names = names;
        this.forms = forms;
        this.implicit = implicit;
    }

    int count() {
        return names.length;
    }

    long implicit(int index) {
        return implicit == null ? 0 : implicit[index];
    }
}
