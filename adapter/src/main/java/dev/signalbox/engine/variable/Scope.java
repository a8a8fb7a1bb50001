package dev.signalbox.engine.variable;

/**
 * A group of variables of a frame.
 *
 * @param kind what it holds
 * @param expensive whether a client should wait for the user to open it
 * @param content the variables as children of one
 */
public record Scope(Kind kind, boolean expensive, Variable content) {
    /** How the scope is called. */
    public String name() {
        return kind.title;
    }

    /** The kinds of scopes. */
    public enum Kind {
        LOCALS("Locals"),
        SIGNAL("Signal"),
        REGISTERS("Registers");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }
}
