package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.value.Value;

/**
 * A variable of the program with its value in some frame.
 *
 * @param shadowed whether a variable of the same name in an inner block hides it
 */
public record Variable(String name, VariableKind kind, Value value, boolean shadowed) {}
