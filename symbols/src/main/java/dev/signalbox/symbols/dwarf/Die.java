package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.dwarf.lists.LocationList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A debugging information entry: a view on bytes of a unit, made when asked for and thrown away. Two views of the same entry are equal. Every method may throw
 * {@link dev.signalbox.symbols.bytes.MalformedDebugInfoException}. Safe for use by several threads.
 */
public final class Die {
    /** Longer chains of abstract origins and specifications do not occur. */
    private static final int MAX_ORIGINS = 8;

    private final Unit unit;
    private final int start;
    private final int attributesStart;
    private final Abbreviation abbreviation;
    private Die knownParent;

    Die(Unit unit, int start, int attributesStart, Abbreviation abbreviation, Die knownParent) {
        this.unit = unit;
        this.start = start;
        this.attributesStart = attributesStart;
        this.abbreviation = abbreviation;
        this.knownParent = knownParent;
    }

    /** The unit it is in. */
    public Unit unit() {
        return unit;
    }

    /** Its offset in the section, .debug_info for all but the type units of DWARF 4. */
    public long offset() {
        return unit.offset() + start;
    }

    /** Its offset in the unit. */
    public long unitOffset() {
        return start;
    }

    /** Its tag, a code of {@link Tag}. */
    public int tag() {
        return abbreviation.tag;
    }

    /** Whether its abbreviation lets it have children. */
    public boolean hasChildren() {
        return abbreviation.hasChildren;
    }

    /** An attribute by name, a code of {@link At}. */
    public Optional<Attribute> attribute(int name) {
        int count = abbreviation.count();
        int index = 0;
        while (index < count && abbreviation.names[index] != name) {
            index++;
        }
        if (index == count) {
            return Optional.empty();
        }
        DataCursor in = unit.bytes().cursor(attributesStart);
        for (int i = 0; i < index; i++) {
            FormReader.skip(unit.encoding(), in, abbreviation.forms[i]);
        }
        return Optional.of(FormReader.read(unit, in, name, abbreviation.forms[index], abbreviation.implicit(index)));
    }

    /** All attributes in the order of the file. */
    public List<Attribute> attributes() {
        DataCursor in = unit.bytes().cursor(attributesStart);
        List<Attribute> all = new ArrayList<>(abbreviation.count());
        for (int i = 0; i < abbreviation.count(); i++) {
            all.add(FormReader.read(unit, in, abbreviation.names[i], abbreviation.forms[i], abbreviation.implicit(i)));
        }
        return all;
    }

    /** Whether it has an attribute. */
    public boolean has(int name) {
        for (char n : abbreviation.names) {
            if (n == name) {
                return true;
            }
        }
        return false;
    }

    /** The DW_AT_name of this entry itself. */
    public Optional<String> name() {
        return string(At.NAME);
    }

    /** An attribute that is a string. */
    public Optional<String> string(int name) {
        return attribute(name).flatMap(Attribute::string);
    }

    /** An attribute that is a constant, zero-extended. */
    public OptionalLong unsigned(int name) {
        Optional<Attribute> attribute = attribute(name);
        return attribute.isPresent() ? attribute.get().unsignedConstant() : OptionalLong.empty();
    }

    /** An attribute that is a constant, sign-extended. */
    public OptionalLong signed(int name) {
        Optional<Attribute> attribute = attribute(name);
        return attribute.isPresent() ? attribute.get().signedConstant() : OptionalLong.empty();
    }

    /** An attribute that is a flag; false when it is missing. */
    public boolean flag(int name) {
        return attribute(name).map(Attribute::flag).orElse(false);
    }

    /** An attribute that refers to another entry. */
    public Optional<Die> reference(int name) {
        return attribute(name).flatMap(Attribute::reference);
    }

    /** The entry's type: DW_AT_type, looked for in its origin too. */
    public Optional<Die> type() {
        return inherited(At.TYPE).flatMap(Attribute::reference);
    }

    /** An attribute of this entry, or of the abstract instance or declaration that it completes (DWARF 5 sections 2.13.2 and 3.3.8). */
    public Optional<Attribute> inherited(int name) {
        Die die = this;
        for (int i = 0; i < MAX_ORIGINS; i++) {
            Optional<Attribute> found = die.attribute(name);
            if (found.isPresent()) {
                return found;
            }
            Optional<Die> origin = die.origin();
            if (origin.isEmpty()) {
                return Optional.empty();
            }
            die = origin.get();
        }
        throw unit.bytes().malformed(start, "abstract origins go round in circles");
    }

    /** The abstract instance or the declaration that this entry completes: DW_AT_abstract_origin or DW_AT_specification. */
    public Optional<Die> origin() {
        Optional<Die> origin = reference(At.ABSTRACT_ORIGIN);
        return origin.isPresent() ? origin : reference(At.SPECIFICATION);
    }

    /** DW_AT_name of this entry or of its origin. */
    public Optional<String> inheritedName() {
        return inherited(At.NAME).flatMap(Attribute::string);
    }

    /** The location expression of an attribute (DW_AT_location, DW_AT_frame_base, ...) that holds at a file address, from an expression or a location list. */
    public Optional<ByteSlice> expressionAt(int name, long fileAddress) {
        Optional<Attribute> attribute = attribute(name);
        if (attribute.isEmpty()) {
            return Optional.empty();
        }
        Optional<ByteSlice> expression = attribute.get().expression();
        if (expression.isPresent()) {
            return expression;
        }
        return attribute.get().locationList().flatMap((LocationList list) -> list.expressionAt(fileAddress));
    }

    /** The file addresses of its code: DW_AT_ranges, or DW_AT_low_pc to DW_AT_high_pc; empty for what has no code. */
    public List<AddressRange> ranges() {
        Optional<Attribute> ranges = attribute(At.RANGES);
        if (ranges.isPresent()) {
            return unit.rangeList(ranges.get());
        }
        OptionalLong low = lowPc();
        Optional<Attribute> high = attribute(At.HIGH_PC);
        if (low.isEmpty() || high.isEmpty()) {
            return List.of();
        }
        OptionalLong end = high.get().address();
        // a constant is the size (DWARF 4 section 2.17.2)
        long endAddress = end.isPresent()
                ? end.getAsLong()
                : low.getAsLong() + high.get().unsignedConstant().orElse(0);
        AddressRange range = new AddressRange(low.getAsLong(), endAddress);
        return range.isEmpty() ? List.of() : List.of(range);
    }

    /** Whether a file address is in its code. */
    public boolean contains(long fileAddress) {
        for (AddressRange range : ranges()) {
            if (range.contains(fileAddress)) {
                return true;
            }
        }
        return false;
    }

    /** DW_AT_low_pc. */
    public OptionalLong lowPc() {
        Optional<Attribute> low = attribute(At.LOW_PC);
        return low.isPresent() ? low.get().address() : OptionalLong.empty();
    }

    /** The entry whose child this is; empty for the unit's root. */
    public Optional<Die> parent() {
        if (knownParent == null && start != unit.headerSize()) {
            knownParent = unit.tree().parentOf(this);
        }
        return Optional.ofNullable(knownParent);
    }

    /** The next entry with the same parent. */
    public Optional<Die> nextSibling() {
        if (start == unit.headerSize()) {
            return Optional.empty();
        }
        return unit.dieOrEnd(afterSubtree(), knownParent);
    }

    /** The children in the order of the file. Each traversal reads the bytes anew. */
    public Iterable<Die> children() {
        return () -> new Children(this);
    }

    /** The offset in the unit after the attributes. */
    int attributesEnd() {
        DataCursor in = unit.bytes().cursor(attributesStart);
        for (char form : abbreviation.forms) {
            FormReader.skip(unit.encoding(), in, form);
        }
        return in.position();
    }

    /** The offset in the unit after this entry and all entries below it. */
    private int afterSubtree() {
        if (!abbreviation.hasChildren) {
            return attributesEnd();
        }
        Optional<Attribute> sibling = attribute(At.SIBLING);
        if (sibling.isPresent() && sibling.get().form() != Form.REF_ADDR) {
            long next = sibling.get().raw();
            // only forward, so that no chain of siblings goes round in circles
            if (next <= attributesStart || next > unit.bytes().length()) {
                throw unit.bytes()
                        .malformed(start, "DW_AT_sibling 0x" + Long.toHexString(next) + " does not lead forward");
            }
            return (int) next;
        }
        return unit.skipChildren(attributesEnd());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Die && ((Die) other).unit == unit && ((Die) other).start == start;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset());
    }

    @Override
    public String toString() {
        return String.format("DIE 0x%x tag 0x%x", offset(), tag());
    }

    private static final class Children implements Iterator<Die> {
        private final Die parent;
        private Die current;
        private boolean ready;

        Children(Die parent) {
            this.parent = parent;
        }

        private void advance() {
            if (ready) {
                return;
            }
            ready = true;
            if (current == null) {
                current = parent.hasChildren()
                        ? parent.unit.dieOrEnd(parent.attributesEnd(), parent).orElse(null)
                        : null;
            } else {
                current = parent.unit.dieOrEnd(current.afterSubtree(), parent).orElse(null);
            }
        }

        @Override
        public boolean hasNext() {
            advance();
            return current != null;
        }

        @Override
        public Die next() {
            advance();
            if (current == null) {
                throw new NoSuchElementException();
            }
            ready = false;
            return current;
        }
    }
}
