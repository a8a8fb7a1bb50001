package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.BaseType;
import java.math.BigInteger;

/** A parsed expression: independent of any program's state, so that it can be evaluated again and again. */
public sealed interface Expression {
    /** Index in the text that messages about this part point to. */
    int position();

    record IntegerLiteral(int position, BigInteger value, BaseType type) implements Expression {}

    record FloatLiteral(int position, double value, BaseType type) implements Expression {}

    /** @param bytes without the NUL at the end */
    record StringLiteral(int position, byte[] bytes) implements Expression {}

    /** A name of the program. */
    record Name(int position, String name) implements Expression {}

    /** A name of the debugger, without its dollar sign. */
    record Special(int position, String name) implements Expression {}

    /** One of {@code + - ! ~ * &}. */
    record Unary(int position, String operator, Expression operand) implements Expression {}

    /** An arithmetic, bitwise, shift, comparison or logical operator, or gdb's {@code @}. */
    record Binary(int position, String operator, Expression left, Expression right) implements Expression {}

    record Conditional(int position, Expression condition, Expression yes, Expression no) implements Expression {}

    /** @param operator of a compound assignment, without its equals sign; empty for a plain one */
    record Assign(int position, String operator, Expression target, Expression value) implements Expression {}

    /** {@code .} or {@code ->}. */
    record Access(int position, Expression object, String member) implements Expression {}

    record Index(int position, Expression array, Expression index) implements Expression {}

    record Cast(int position, TypeName type, Expression operand) implements Expression {}

    record SizeOfType(int position, TypeName type) implements Expression {}

    record SizeOf(int position, Expression operand) implements Expression {}
}
