package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.DataCursor;
import java.util.List;

/** The state machine that runs a line number program into rows (DWARF 5 sections 6.2.2 and 6.2.5). */
final class LineProgram {
    private static final int DW_LNS_COPY = 1;
    private static final int DW_LNS_ADVANCE_PC = 2;
    private static final int DW_LNS_ADVANCE_LINE = 3;
    private static final int DW_LNS_SET_FILE = 4;
    private static final int DW_LNS_SET_COLUMN = 5;
    private static final int DW_LNS_NEGATE_STMT = 6;
    private static final int DW_LNS_SET_BASIC_BLOCK = 7;
    private static final int DW_LNS_CONST_ADD_PC = 8;
    private static final int DW_LNS_FIXED_ADVANCE_PC = 9;
    private static final int DW_LNS_SET_PROLOGUE_END = 10;
    private static final int DW_LNS_SET_EPILOGUE_BEGIN = 11;
    private static final int DW_LNS_SET_ISA = 12;

    private static final int DW_LNE_END_SEQUENCE = 1;
    private static final int DW_LNE_SET_ADDRESS = 2;
    private static final int DW_LNE_DEFINE_FILE = 3;

    private final LineTableHeader header;
    private final List<FileEntry> files;
    private final LineRows rows;

    private long address;
    private int operation;
    private int file;
    private int line;
    private int column;
    private boolean isStmt;
    private boolean prologueEnd;

    LineProgram(LineTableHeader header, List<FileEntry> files, LineRows rows) {
        this.header = header;
        this.files = files;
        this.rows = rows;
    }

    void run() {
        reset();
        DataCursor in = header.program().cursor();
        while (!in.atEnd()) {
            int opcode = in.u8();
            if (opcode >= header.opcodeBase()) {
                special(opcode - header.opcodeBase(), in);
            } else if (opcode == 0) {
                extended(in);
            } else {
                standard(opcode, in);
            }
        }
    }

    private void reset() {
        address = 0;
        operation = 0;
        file = 1;
        line = 1;
        column = 0;
        isStmt = header.defaultIsStmt();
        prologueEnd = false;
    }

    private void special(int adjusted, DataCursor in) {
        advance(adjusted / lineRange(in));
        line += header.lineBase() + adjusted % lineRange(in);
        emit(false);
    }

    private int lineRange(DataCursor in) {
        if (header.lineRange() == 0) {
            throw in.slice().malformed(in.position() - 1L, "special opcode with line range 0");
        }
        return header.lineRange();
    }

    /** Advances by operations; on all but VLIW machines an operation is an instruction unit. */
    private void advance(long operations) {
        if (header.maxOperations() == 1) {
            address += header.minInstructionLength() * operations;
            return;
        }
        long sum = operation + operations;
        address += header.minInstructionLength() * Long.divideUnsigned(sum, header.maxOperations());
        operation = (int) Long.remainderUnsigned(sum, header.maxOperations());
    }

    private void emit(boolean endSequence) {
        rows.add(address, file, Math.max(0, line), Math.max(0, column), isStmt, prologueEnd, endSequence);
        prologueEnd = false;
    }

    private void standard(int opcode, DataCursor in) {
        switch (opcode) {
            case DW_LNS_COPY:
                emit(false);
                return;
            case DW_LNS_ADVANCE_PC:
                advance(in.uleb());
                return;
            case DW_LNS_ADVANCE_LINE:
                line += (int) in.sleb();
                return;
            case DW_LNS_SET_FILE:
                file = in.ulebInt();
                return;
            case DW_LNS_SET_COLUMN:
                column = in.ulebInt();
                return;
            case DW_LNS_NEGATE_STMT:
                isStmt = !isStmt;
                return;
            case DW_LNS_SET_BASIC_BLOCK:
            case DW_LNS_SET_EPILOGUE_BEGIN:
                return;
            case DW_LNS_CONST_ADD_PC:
                advance((255 - header.opcodeBase()) / lineRange(in));
                return;
            case DW_LNS_FIXED_ADVANCE_PC:
                address += in.u16();
                operation = 0;
                return;
            case DW_LNS_SET_PROLOGUE_END:
                prologueEnd = true;
                return;
            case DW_LNS_SET_ISA:
                in.uleb();
                return;
            default:
                for (int i = 0; i < header.operandCounts()[opcode]; i++) {
                    in.uleb();
                }
        }
    }

    private void extended(DataCursor in) {
        long length = in.uleb();
        if (length == 0) {
            return;
        }
        DataCursor operands = in.block(length).cursor();
        switch (operands.u8()) {
            case DW_LNE_END_SEQUENCE:
                emit(true);
                reset();
                return;
            case DW_LNE_SET_ADDRESS:
                address = operands.unsigned(operands.remaining());
                operation = 0;
                return;
            case DW_LNE_DEFINE_FILE:
                files.add(LineTableHeader.oldFile(operands, operands.cString(), header.directories()));
                return;
            default:
                // DW_LNE_set_discriminator and vendors' own: skipped by their length
        }
    }
}
