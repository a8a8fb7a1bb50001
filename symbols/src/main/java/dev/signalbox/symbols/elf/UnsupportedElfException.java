package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;

/** A file that may be sound but is none that Signalbox reads (another machine, 32 bits, no ELF at all); the message is a sentence for the user. */
public final class UnsupportedElfException extends MalformedDebugInfoException {
    private static final long serialVersionUID = 1L;

    /** A file and why it cannot be used. */
    public UnsupportedElfException(String message) {
        super(message);
    }
}
