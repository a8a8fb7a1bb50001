package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.source.SourcePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The self-describing tables of directories and files in the header of a version 5 line table (DWARF 5 section 6.2.4.1). */
final class EntryTable {
    private static final int DW_LNCT_PATH = 1;
    private static final int DW_LNCT_DIRECTORY_INDEX = 2;
    private static final int DW_LNCT_MD5 = 5;

    private static final int DW_FORM_BLOCK2 = 0x03;
    private static final int DW_FORM_BLOCK4 = 0x04;
    private static final int DW_FORM_DATA2 = 0x05;
    private static final int DW_FORM_DATA4 = 0x06;
    private static final int DW_FORM_DATA8 = 0x07;
    private static final int DW_FORM_STRING = 0x08;
    private static final int DW_FORM_BLOCK = 0x09;
    private static final int DW_FORM_BLOCK1 = 0x0a;
    private static final int DW_FORM_DATA1 = 0x0b;
    private static final int DW_FORM_STRP = 0x0e;
    private static final int DW_FORM_UDATA = 0x0f;
    private static final int DW_FORM_STRX = 0x1a;
    private static final int DW_FORM_DATA16 = 0x1e;
    private static final int DW_FORM_LINE_STRP = 0x1f;
    private static final int DW_FORM_STRX1 = 0x25;
    private static final int DW_FORM_STRX2 = 0x26;
    private static final int DW_FORM_STRX3 = 0x27;
    private static final int DW_FORM_STRX4 = 0x28;

    /** More text than this in one table's paths is a lie: entries that all name the same long string. */
    private static final int PATHS_LIMIT = 16 << 20;

    private record Row(String path, int directory, Optional<ByteSlice> md5) {}

    private final LineSections sections;
    private final DataCursor in;
    private final int offsetSize;
    private long pathCharacters;

    EntryTable(LineSections sections, DataCursor in, int offsetSize) {
        this.sections = sections;
        this.in = in;
        this.offsetSize = offsetSize;
    }

    void read(String unitDirectory, List<String> directories, List<FileEntry> files) {
        for (Row row : rows()) {
            // directory 0 is that of the compilation, from which the others start
            String start = directories.isEmpty() ? unitDirectory : directories.get(0);
            directories.add(resolve(start, row.path()));
        }
        for (Row row : rows()) {
            String start = row.directory() < directories.size() ? directories.get(row.directory()) : unitDirectory;
            files.add(new FileEntry(resolve(start, row.path()), row.md5()));
        }
    }

    private String resolve(String start, String path) {
        count(start);
        return SourcePaths.resolve(start, path);
    }

    private void count(String text) {
        pathCharacters += text.length();
        if (pathCharacters > PATHS_LIMIT) {
            throw in.slice().malformed(in.position(), "paths of more than " + PATHS_LIMIT + " characters");
        }
    }

    private List<Row> rows() {
        int formatCount = in.u8();
        int[] contents = new int[formatCount];
        int[] forms = new int[formatCount];
        for (int i = 0; i < formatCount; i++) {
            contents[i] = in.ulebInt();
            forms[i] = in.ulebInt();
        }
        int count = in.ulebInt();
        // an entry takes a byte at least, so the count cannot make us read for ever
        if (count > in.remaining() || formatCount == 0 && count > 0) {
            throw in.slice().malformed(in.position(), "no room for " + count + " entries");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(contents, forms));
        }
        return rows;
    }

    private Row row(int[] contents, int[] forms) {
        String path = "";
        int directory = 0;
        Optional<ByteSlice> md5 = Optional.empty();
        for (int i = 0; i < contents.length; i++) {
            if (contents[i] == DW_LNCT_PATH) {
                path = string(forms[i]);
                count(path);
            } else if (contents[i] == DW_LNCT_DIRECTORY_INDEX) {
                directory = (int) Math.min(Integer.MAX_VALUE, number(forms[i]) & Long.MAX_VALUE);
            } else if (contents[i] == DW_LNCT_MD5 && forms[i] == DW_FORM_DATA16) {
                md5 = Optional.of(in.block(16));
            } else {
                skip(forms[i]);
            }
        }
        return new Row(path, directory, md5);
    }

    private String string(int form) {
        switch (form) {
            case DW_FORM_STRING:
                return in.cString();
            case DW_FORM_LINE_STRP:
                return sections.lineStr().cString(in.unsigned(offsetSize));
            case DW_FORM_STRP:
                return sections.str().cString(in.unsigned(offsetSize));
            case DW_FORM_STRX:
                return sections.indexedString().apply(in.uleb());
            case DW_FORM_STRX1:
                return sections.indexedString().apply(in.u8());
            case DW_FORM_STRX2:
                return sections.indexedString().apply(in.u16());
            case DW_FORM_STRX3:
                return sections.indexedString().apply(in.unsigned(3));
            case DW_FORM_STRX4:
                return sections.indexedString().apply(in.u32());
            default:
                skip(form);
                return "";
        }
    }

    private long number(int form) {
        switch (form) {
            case DW_FORM_DATA1:
                return in.u8();
            case DW_FORM_DATA2:
                return in.u16();
            case DW_FORM_DATA4:
                return in.u32();
            case DW_FORM_DATA8:
                return in.u64();
            case DW_FORM_UDATA:
                return in.uleb();
            default:
                skip(form);
                return 0;
        }
    }

    private void skip(int form) {
        switch (form) {
            case DW_FORM_DATA1:
            case DW_FORM_STRX1:
                in.skip(1);
                return;
            case DW_FORM_DATA2:
            case DW_FORM_STRX2:
                in.skip(2);
                return;
            case DW_FORM_STRX3:
                in.skip(3);
                return;
            case DW_FORM_DATA4:
            case DW_FORM_STRX4:
                in.skip(4);
                return;
            case DW_FORM_DATA8:
                in.skip(8);
                return;
            case DW_FORM_DATA16:
                in.skip(16);
                return;
            case DW_FORM_UDATA:
            case DW_FORM_STRX:
                in.uleb();
                return;
            case DW_FORM_STRP:
            case DW_FORM_LINE_STRP:
                in.skip(offsetSize);
                return;
            case DW_FORM_STRING:
                in.skipCString();
                return;
            case DW_FORM_BLOCK:
                in.skip(in.uleb());
                return;
            case DW_FORM_BLOCK1:
                in.skip(in.u8());
                return;
            case DW_FORM_BLOCK2:
                in.skip(in.u16());
                return;
            case DW_FORM_BLOCK4:
                in.skip(in.u32());
                return;
            default:
                throw in.slice().malformed(in.position(), "form 0x" + Integer.toHexString(form) + " in a line table");
        }
    }
}
