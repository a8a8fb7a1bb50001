package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The abbreviations that one or more units use, by code. Compilers number them from 1 on, so most are found in an array. */
final class AbbreviationTable {
    private static final int DENSE_LIMIT = 4096;

    private Abbreviation[] dense = new Abbreviation[64];
    private final Map<Long, Abbreviation> others = new HashMap<>();

    static AbbreviationTable read(ByteSlice section, long offset) {
        AbbreviationTable table = new AbbreviationTable();
        DataCursor in = section.cursor(offset);
        while (true) {
            long code = in.uleb();
            if (code == 0) {
                table.trim();
                return table;
            }
            table.put(code, readOne(in));
        }
    }

    private static Abbreviation readOne(DataCursor in) {
        int tag = in.ulebInt();
        boolean hasChildren = in.u8() != 0;
        char[] names = new char[16];
        char[] forms = new char[16];
        long[] implicit = null;
        int count = 0;
        while (true) {
            char name = code(in);
            char form = code(in);
            if (name == 0 && form == 0) {
                break;
            }
            if (count == names.length) {
                names = Arrays.copyOf(names, count * 2);
                forms = Arrays.copyOf(forms, count * 2);
                implicit = implicit == null ? null : Arrays.copyOf(implicit, count * 2);
            }
            if (form == Form.IMPLICIT_CONST) {
                implicit = implicit == null ? new long[names.length] : implicit;
                implicit[count] = in.sleb();
            }
            names[count] = name;
            forms[count] = form;
            count++;
        }
        return new Abbreviation(
                tag,
                hasChildren,
                Arrays.copyOf(names, count),
                Arrays.copyOf(forms, count),
                implicit == null ? null : Arrays.copyOf(implicit, count));
    }

    private static char code(DataCursor in) {
        int code = in.ulebInt();
        if (code > Character.MAX_VALUE) {
            throw in.slice().malformed(in.position(), "attribute name or form 0x" + Integer.toHexString(code));
        }
        return (char) code;
    }

    private void trim() {
        int length = dense.length;
        while (length > 0 && dense[length - 1] == null) {
            length--;
        }
        dense = Arrays.copyOf(dense, length);
    }

    private void put(long code, Abbreviation abbreviation) {
        if (code < 0 || code >= DENSE_LIMIT) {
            others.put(code, abbreviation);
            return;
        }
        if (code >= dense.length) {
            dense = Arrays.copyOf(dense, Math.max((int) code + 1, dense.length * 2));
        }
        dense[(int) code] = abbreviation;
    }

    /** The abbreviation of a code, or null: the unit's reader knows where the bad code stands. */
    Abbreviation get(long code) {
        return code >= 0 && code < dense.length ? dense[(int) code] : others.get(code);
    }
}
