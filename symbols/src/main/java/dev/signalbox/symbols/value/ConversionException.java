package dev.signalbox.symbols.value;

/** A value cannot be converted to a type, or cannot be written; the message is for the user. */
public final class ConversionException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConversionException(String message) {
        super(message);
    }
}
