package dev.signalbox.engine.module;

/**
 * A file mapped into a target.
 *
 * @param id unique in the group
 * @param name the last element of the path, or {@code [vdso]}
 * @param path the file
 * @param bias what is added to the file's addresses
 * @param end the first virtual address behind its last segment; 0 when unknown
 * @param symbols what debug information there is
 * @param problem what the user should know: file changed or deleted on disk, unreadable; empty when all is well
 */
public record LoadedModule(
        int id, String name, String path, long bias, long start, long end, SymbolStatus symbols, String problem) {
    /** What is known about a module's code. */
    public enum SymbolStatus {
        /** Lines, types and variables. */
        DEBUG_INFO("debug information loaded"),
        /** Names of functions only. */
        SYMBOL_TABLE("symbol table only"),
        /** Nothing. */
        NONE("no symbols");

        private final String text;

        SymbolStatus(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }
}
