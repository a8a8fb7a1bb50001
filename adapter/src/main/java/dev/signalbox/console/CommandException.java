package dev.signalbox.console;

/** A console command that cannot be carried out; the message is a sentence for the user. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public CommandException(String message) {
        super(message);
    }

    /** What is wrong, and why. */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
