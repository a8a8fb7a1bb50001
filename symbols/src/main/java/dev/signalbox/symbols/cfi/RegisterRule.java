package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;

/** Where the caller's value of a register is (DWARF 5 section 6.4.1). */
public sealed interface RegisterRule {
    /** Nowhere. For the return address: there is no caller. */
    record Undefined() implements RegisterRule {}

    /** Still in the register. */
    record SameValue() implements RegisterRule {}

    /** In memory at CFA plus offset. */
    record AtOffset(long offset) implements RegisterRule {}

    /** It is CFA plus offset. */
    record IsOffset(long offset) implements RegisterRule {}

    /** In another register. */
    record InRegister(int register) implements RegisterRule {}

    /** In memory at the address that an expression, started with the CFA on its stack, computes. */
    record AtExpression(ByteSlice bytes) implements RegisterRule {}

    /** It is what an expression, started with the CFA on its stack, computes. */
    record IsExpression(ByteSlice bytes) implements RegisterRule {}
}
