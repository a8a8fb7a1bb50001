package dev.signalbox.symbols.type;

import java.util.OptionalLong;

/**
 * A type of the debugged program. What it refers to (targets, members) is read from the debugging information on first use, so recursive types
 * are ordinary. Immutable to its users; thread-safe.
 */
public sealed interface Type
        permits ArrayType,
                BaseType,
                EnumType,
                FunctionType,
                PointerType,
                QualifiedType,
                StructType,
                TypedefType,
                UnknownType,
                VoidType {
    /** The size in bytes; empty for incomplete types, functions and void. */
    OptionalLong size();

    /** The type as C writes it: {@code int (*)[3]}, {@code struct point *}. */
    default String name() {
        return Declarator.declare(this, "");
    }

    /** The type behind typedefs and qualifiers. */
    default Type stripped() {
        Type type = this;
        for (int i = 0; i < Declarator.DEPTH_LIMIT; i++) {
            if (type instanceof TypedefType alias) {
                type = alias.target();
            } else if (type instanceof QualifiedType qualified) {
                type = qualified.target();
            } else {
                return type;
            }
        }
        return new UnknownType("<typedef without end>", OptionalLong.empty());
    }
}
