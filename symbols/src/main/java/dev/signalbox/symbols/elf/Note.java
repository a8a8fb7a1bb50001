package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.ArrayList;
import java.util.List;

/**
 * A note (elf(5), Elf64_Nhdr).
 *
 * @param owner the name of who defines the types: "GNU", "CORE", "stapsdt"
 * @param type the type, in the owner's counting
 * @param content the description
 */
public record Note(String owner, int type, ByteSlice content) {
    /** The build id, of owner GNU. */
    public static final int NT_GNU_BUILD_ID = 3;

    private static final int HEADER_SIZE = 12;

    /** The notes in the contents of a section or segment; padding is to 4 bytes, as binutils and the kernel write it. */
    static List<Note> readAll(ByteSlice bytes) {
        List<Note> notes = new ArrayList<>();
        DataCursor in = bytes.cursor();
        while (in.remaining() >= HEADER_SIZE) {
            long nameSize = in.u32();
            long contentSize = in.u32();
            int type = in.s32();
            ByteSlice name = in.block(nameSize);
            align(in);
            ByteSlice content = in.block(contentSize);
            align(in);
            String owner = name.isEmpty() ? "" : name.cString(0);
            notes.add(new Note(owner, type, content));
        }
        return notes;
    }

    private static void align(DataCursor in) {
        in.skip(Math.min(-in.position() & 3, in.remaining()));
    }
}
