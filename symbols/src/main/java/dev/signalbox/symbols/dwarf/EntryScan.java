package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One pass through all entries of a unit in the order of the file, for indexes: it looks at each byte once, makes no objects for entries, and decodes only the few
 * attributes that an index wants. For one thread.
 */
public final class EntryScan {
    /** What a visitor wants to know of what is below an entry. */
    public enum Below {
        /** Visit the children. */
        VISIT,
        /** Go on behind them. */
        SKIP
    }

    /** A port: who wants the entries. */
    public interface Visitor {
        /**
         * Called for each entry. The attributes of the current entry are asked of the scan, until the next call.
         *
         * @param depth 0 for the unit's root
         * @return what to do about its children; it does not matter for an entry without
         */
        Below visit(EntryScan entry, int depth);
    }

    /** The attributes of one abbreviation: where each that is wanted stands in its list, or -1. */
    private static final class Plan {
        final Abbreviation abbreviation;
        final int[] sizes;
        final boolean isPlain;
        final int fixedSize;

        Plan(Abbreviation abbreviation, Encoding encoding) {
            this.abbreviation = abbreviation;
            this.sizes = new int[abbreviation.count()];
            boolean plain = true;
            int sum = 0;
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = FormReader.fixedSize(encoding, abbreviation.forms[i]);
                plain &= sizes[i] >= 0;
                sum += Math.max(0, sizes[i]);
            }
            this.isPlain = plain;
            this.fixedSize = sum;
        }
    }

    private final Unit unit;
    private final Map<Long, Plan> plans = new HashMap<>();
    private Plan[] dense = new Plan[128];
    private Plan plan;
    private int start;
    private int attributes;
    private int end;

    private EntryScan(Unit unit) {
        this.unit = unit;
    }

    /** Visits the entries of a unit; MalformedDebugInfoException where it cannot be read on. */
    public static void run(Unit unit, Visitor visitor) {
        new EntryScan(unit).scan(visitor);
    }

    private void scan(Visitor visitor) {
        DataCursor in = unit.bytes().cursor(unit.headerSize());
        int depth = 0;
        do {
            start = in.position();
            long code = in.uleb();
            if (code == 0) {
                depth--;
                continue;
            }
            plan = plan(code);
            attributes = in.position();
            skipAttributes(in);
            end = in.position();
            Below below = visitor.visit(this, depth);
            if (plan.abbreviation.hasChildren) {
                if (below == Below.VISIT) {
                    depth++;
                } else {
                    in.seek(behindChildren());
                }
            }
        } while (depth > 0 && !in.atEnd());
    }

    private int behindChildren() {
        int sibling = index(At.SIBLING);
        if (sibling < 0 || plan.abbreviation.forms[sibling] == Form.REF_ADDR) {
            return unit.skipChildren(end);
        }
        long next = read(sibling).raw();
        // only forward, so that the pass ends
        if (next < end || next > unit.bytes().length()) {
            throw unit.bytes().malformed(start, "DW_AT_sibling 0x" + Long.toHexString(next) + " does not lead forward");
        }
        return (int) next;
    }

    private Plan plan(long code) {
        if (code > 0 && code < dense.length) {
            Plan known = dense[(int) code];
            if (known == null) {
                known = new Plan(unit.abbreviation(code, start), unit.encoding());
                dense[(int) code] = known;
            }
            return known;
        }
        return plans.computeIfAbsent(code, c -> new Plan(unit.abbreviation(c, start), unit.encoding()));
    }

    private void skipAttributes(DataCursor in) {
        if (plan.isPlain) {
            in.skip(plan.fixedSize);
            return;
        }
        skip(in, plan.sizes.length);
    }

    private void skip(DataCursor in, int count) {
        for (int i = 0; i < count; i++) {
            if (plan.sizes[i] >= 0) {
                in.skip(plan.sizes[i]);
            } else {
                FormReader.skip(unit.encoding(), in, plan.abbreviation.forms[i]);
            }
        }
    }

    private int index(int name) {
        char[] names = plan.abbreviation.names;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    private Attribute read(int index) {
        DataCursor in = unit.bytes().cursor(attributes);
        skip(in, index);
        return FormReader.read(
                unit,
                in,
                plan.abbreviation.names[index],
                plan.abbreviation.forms[index],
                plan.abbreviation.implicit(index));
    }

    /** The current entry's tag, a code of {@link Tag}. */
    public int tag() {
        return plan.abbreviation.tag;
    }

    /** Its offset in the unit. */
    public int unitOffset() {
        return start;
    }

    /** Whether it has an attribute. */
    public boolean has(int name) {
        return index(name) >= 0;
    }

    /** An attribute of it. */
    public Optional<Attribute> attribute(int name) {
        int index = index(name);
        return index < 0 ? Optional.empty() : Optional.of(read(index));
    }

    /** Whether it is a mere declaration. */
    public boolean isDeclaration() {
        int index = index(At.DECLARATION);
        return index >= 0 && read(index).flag();
    }

    /** The entry as a view of its own. */
    public Die die() {
        return unit.die(start);
    }

    /** An exception about the current entry. */
    public MalformedDebugInfoException malformed(String detail) {
        return unit.bytes().malformed(start, detail);
    }
}
