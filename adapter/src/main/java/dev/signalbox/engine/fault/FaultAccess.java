package dev.signalbox.engine.fault;

/** What the program wanted of the memory that it faulted at. */
public enum FaultAccess {
    READ("read"),
    WRITE("write"),
    EXECUTE("execute");

    private final String word;

    FaultAccess(String word) {
        this.word = word;
    }

    /** The word. */
    public String word() {
        return word;
    }
}
