package dev.signalbox.ptrace;

/** A breakpoint byte could not be written at an address; the message says why. */
public final class SiteException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An address where no site can be, and why. */
    public SiteException(long address, String why) {
        super(String.format("cannot insert a breakpoint at 0x%x: %s", address, why));
    }
}
