package dev.signalbox.symbols.location;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.OptionalInt;

/**
 * An expression that names a register and nothing else, as those of call site parameters and of DW_OP_entry_value do (DWARF 5 sections 2.5.1.7 and 3.4.2). There are
 * several ways to write one: with or without the type of what is in it.
 */
public final class RegisterExpression {
    private RegisterExpression() {}

    /** The register's number; empty for any other expression. */
    public static OptionalInt number(ByteSlice expression) {
        DataCursor in = expression.cursor();
        int op = in.atEnd() ? Op.NOP : in.u8();
        int number = -1;
        if (op >= Op.REG0 && op < Op.REG0 + 32) {
            number = op - Op.REG0;
        } else if (op == Op.REGX) {
            number = in.ulebInt();
        } else if (op == Op.REGVAL_TYPE || op == Op.GNU_REGVAL_TYPE) {
            number = in.ulebInt();
            in.uleb();
        }
        return number >= 0 && in.atEnd() ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
