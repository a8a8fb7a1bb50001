package dev.signalbox.dap.transport;

/** What a {@link FrameReader} found on the wire. */
public sealed interface Incoming {
    /** The content of one message: UTF-8 encoded JSON, not parsed yet. */
    record Content(byte[] bytes) implements Incoming {}

    /** Bytes that are no message. The reader has skipped them and goes on with the next header; the text says what is wrong with them. */
    record Broken(String problem) implements Incoming {}

    /** The other side closed the stream. */
    record End() implements Incoming {}
}
