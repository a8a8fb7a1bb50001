package dev.signalbox.symbols.variable;

/** What kind of variable a name stands for. */
public enum VariableKind {
    PARAMETER,
    LOCAL,
    /** Of static storage, local to a function or a file. */
    STATIC,
    GLOBAL
}
