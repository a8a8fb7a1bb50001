package dev.signalbox.symbols.bytes;

/**
 * A part of an ELF file or of its debug information cannot be read as what it claims to be. The only exception that the parsers of this module throw; the
 * facade in {@code module} turns it into a diagnostic and goes on without the part.
 */
public class MalformedDebugInfoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String section;
    private final long offset;

    /** What is wrong ({@code detail}) and where: the section's name and the offset in it. */
    public MalformedDebugInfoException(String section, long offset, String detail) {
        super(String.format("%s at 0x%x: %s", section, offset, detail));
        this.section = section;
        this.offset = offset;
    }

    /** Something wrong that is a fault of the whole section or file and has its own sentence. */
    protected MalformedDebugInfoException(String message) {
        super(message);
        this.section = "";
        this.offset = 0;
    }

    /** The section's name (".debug_info"), or the file's name where the fault is outside any section. */
    public String section() {
        return section;
    }

    /** The offset in that section. */
    public long offset() {
        return offset;
    }
}
