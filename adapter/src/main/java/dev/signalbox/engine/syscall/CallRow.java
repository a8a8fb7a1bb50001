package dev.signalbox.engine.syscall;

/**
 * A catchpoint or an injection as a list shows it.
 *
 * @param id its number, which no breakpoint of the group has
 * @param kind what it does
 * @param text as it was written
 * @param enabled whether it does it
 * @param hits how often it stopped a process; an injection stops none
 */
public record CallRow(int id, Kind kind, String text, boolean enabled, long hits) {
    /** What a rule about system calls does. */
    public enum Kind {
        /** Stops at calls. */
        CATCH("catch syscall"),
        /** Tampers with calls. */
        INJECT("inject");

        private final String command;

        Kind(String command) {
            this.command = command;
        }

        /** The console command that makes one. */
        public String command() {
            return command;
        }
    }
}
