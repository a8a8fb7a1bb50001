package dev.signalbox.ptrace.syscall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the members of one of the kernel's structures lie, by the C rules of one ABI.
 *
 * @param members in order
 * @param size in bytes
 * @param alignment in bytes
 */
record StructureLayout(List<Member> members, int size, int alignment) {
    private static final String NARROW = "i386/";
    private static final Map<String, StructureLayout> WIDE = new HashMap<>();
    private static final Map<String, StructureLayout> SMALL = new HashMap<>();

    static {
        List<TableLine> lines = TableLine.read("structures.txt");
        for (TableLine line : lines) {
            if (!line.name().startsWith(NARROW)) {
                WIDE.put(line.name(), lay(line, true));
                SMALL.putIfAbsent(line.name(), lay(line, false));
            } else {
                SMALL.put(line.name().substring(NARROW.length()), lay(line, false));
            }
        }
    }

    /**
     * A member.
     *
     * @param name as in the header; those that start with _ are not shown
     * @param type its type
     * @param offset from the structure's start
     * @param size of all its elements, in bytes
     * @param count of elements of an array within the structure, else 1
     */
    record Member(String name, ValueType type, int offset, int size, int count) {
        boolean isShown() {
            return !name.startsWith("_");
        }
    }

    /** The layout of a structure in the table. */
    static StructureLayout of(String name, boolean wide) {
        StructureLayout layout = (wide ? WIDE : SMALL).get(name);
        if (layout == null) {
            throw new IllegalArgumentException("no structure " + name);
        }
        return layout;
    }

    /** The names of all that are known on an ABI. */
    static List<String> names(boolean wide) {
        return List.copyOf((wide ? WIDE : SMALL).keySet());
    }

    private static StructureLayout lay(TableLine line, boolean wide) {
        List<Member> members = new ArrayList<>();
        int offset = 0;
        int alignment = 1;
        for (TableLine.Entry entry : line.entries()) {
            ValueType type = entry.type();
            boolean pointer = type.direction().isPointer();
            int count = pointer || type.counts().isEmpty()
                    ? 1
                    : Integer.parseInt(type.counts().get(0));
            int size;
            int own;
            if (pointer) {
                size = NumberType.POINTER.size(wide);
                own = size;
            } else if (type.structure().isPresent()) {
                StructureLayout inner = of(type.structure().get(), wide);
                size = inner.size();
                own = inner.alignment();
            } else {
                size = type.kind() == ValueKind.SIGSET
                        ? Long.BYTES
                        : type.number().size(wide);
                own = type.number().alignment(wide);
            }
            offset = align(offset, own);
            members.add(new Member(entry.name(), type, offset, size * count, count));
            offset += size * count;
            alignment = Math.max(alignment, own);
        }
        return new StructureLayout(List.copyOf(members), align(offset, alignment), alignment);
    }

    private static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }
}
