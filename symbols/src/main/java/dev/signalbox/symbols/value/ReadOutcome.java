package dev.signalbox.symbols.value;

/** What came of reading a value's bytes. */
public sealed interface ReadOutcome {
    /** All bytes asked for, in the program's (little-endian) order. */
    record Bytes(byte[] bytes) implements ReadOutcome {}

    /** @param reason for the user, as in {@code Cannot access memory at address 0x10} */
    record Failure(String reason) implements ReadOutcome {}
}
