package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;

/** How to compute the canonical frame address (DWARF 5 section 6.4.2.2). */
public sealed interface CfaRule {
    /** A register's value plus an offset. */
    record RegisterOffset(int register, long offset) implements CfaRule {}

    /** What an expression leaves on its stack. */
    record Expression(ByteSlice bytes) implements CfaRule {}
}
