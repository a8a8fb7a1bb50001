package dev.signalbox.symbols.dwarf.line;

/**
 * A row of a line table: from its address up to the next row's address, the code is of this line (DWARF 5 section 6.2.2).
 *
 * @param address the file address
 * @param file the file's number in the table
 * @param line the line, 0 for code of no line
 * @param column the column, 0 when not told
 * @param isStmt a recommended place for a breakpoint
 * @param prologueEnd a place for a breakpoint at the function's entry
 * @param endSequence the address after the last instruction of a sequence; nothing else in the row counts
 */
public record LineRow(
        long address, int file, int line, int column, boolean isStmt, boolean prologueEnd, boolean endSequence) {}
