package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.InitialLength;
import dev.signalbox.symbols.source.SourcePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of a line number program (DWARF 5 section 6.2.4).
 *
 * @param version 2 to 5
 * @param offsetSize 4 or 8
 * @param minInstructionLength what address advances count in
 * @param maxOperations operations per instruction, 1 but on VLIW machines
 * @param defaultIsStmt whether rows begin as statements
 * @param lineBase the smallest line advance of a special opcode
 * @param lineRange the number of line advances of special opcodes
 * @param opcodeBase the first special opcode
 * @param operandCounts the number of operands of standard opcode i at index i
 * @param directories the directories; 0 is that of the compilation
 * @param files the files by the number that the program gives them: from 1 up to version 4 (0 repeats the unit's own name), from 0 in version 5
 * @param program the opcodes
 */
record LineTableHeader(
        int version,
        int offsetSize,
        int minInstructionLength,
        int maxOperations,
        boolean defaultIsStmt,
        int lineBase,
        int lineRange,
        int opcodeBase,
        int[] operandCounts,
        List<String> directories,
        List<FileEntry> files,
        ByteSlice program) {

    static LineTableHeader read(LineSections sections, long offset, String unitDirectory, String unitName) {
        ByteSlice section = sections.line();
        DataCursor whole = section.cursor(offset);
        InitialLength length = InitialLength.read(whole);
        DataCursor in = whole.block(length.length()).cursor();
        int version = in.u16();
        if (version < 2 || version > 5) {
            throw section.malformed(offset, "line table of version " + version + "; Signalbox reads 2 to 5");
        }
        if (version >= 5) {
            // address size and segment selector size; the unit has the same
            in.skip(2);
        }
        long headerLength = in.unsigned(length.offsetSize());
        DataCursor rest = in.slice().cursor(in.position());
        rest.skip(headerLength);
        ByteSlice program = in.slice().from(rest.position());
        int minInstructionLength = in.u8();
        int maxOperations = version >= 4 ? in.u8() : 1;
        boolean defaultIsStmt = in.u8() != 0;
        int lineBase = in.s8();
        int lineRange = in.u8();
        int opcodeBase = in.u8();
        if (opcodeBase == 0) {
            throw section.malformed(offset, "line table with opcode base 0");
        }
        int[] operandCounts = new int[opcodeBase];
        for (int i = 1; i < opcodeBase; i++) {
            operandCounts[i] = in.u8();
        }
        List<String> directories = new ArrayList<>();
        List<FileEntry> files = new ArrayList<>();
        if (version >= 5) {
            new EntryTable(sections, in, length.offsetSize()).read(unitDirectory, directories, files);
        } else {
            readOldTables(in, unitDirectory, unitName, directories, files);
        }
        return new LineTableHeader(
                version,
                length.offsetSize(),
                minInstructionLength,
                Math.max(1, maxOperations),
                defaultIsStmt,
                lineBase,
                lineRange,
                opcodeBase,
                operandCounts,
                directories,
                files,
                program);
    }

    private static void readOldTables(
            DataCursor in, String unitDirectory, String unitName, List<String> directories, List<FileEntry> files) {
        directories.add(SourcePaths.normalize(unitDirectory));
        while (true) {
            String directory = in.cString();
            if (directory.isEmpty()) {
                break;
            }
            directories.add(SourcePaths.resolve(unitDirectory, directory));
        }
        files.add(new FileEntry(SourcePaths.resolve(unitDirectory, unitName), Optional.empty()));
        while (true) {
            String name = in.cString();
            if (name.isEmpty()) {
                return;
            }
            files.add(oldFile(in, name, directories));
        }
    }

    /** The fields after the name of a file up to version 4, also those of DW_LNE_define_file: directory, time and size. */
    static FileEntry oldFile(DataCursor in, String name, List<String> directories) {
        int directory = in.ulebInt();
        in.uleb();
        in.uleb();
        String start = directory < directories.size() ? directories.get(directory) : "";
        return new FileEntry(SourcePaths.resolve(start, name), Optional.empty());
    }
}
