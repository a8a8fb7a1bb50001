package dev.signalbox.symbols.dwarf.index;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A port: where an index of one file is kept from one session to the next. What goes wrong there is told to the user and costs only time. */
public interface IndexStore {
    /** Whether anything is kept here at all. */
    boolean isOpen();

    /** What {@link #save} was given in an earlier session. */
    Optional<ByteBuffer> load();

    /** Keeps the bytes between the buffer's position and limit. */
    void save(ByteBuffer bytes);

    /** Tells that what {@link #load} gave is of no use. */
    void refuse(String reason);

    /** Keeps nothing. */
    static IndexStore none() {
        return new IndexStore() {
            @Override
            public boolean isOpen() {
                return false;
            }

            @Override
            public Optional<ByteBuffer> load() {
                return Optional.empty();
            }

            @Override
            public void save(ByteBuffer bytes) {}

            @Override
            public void refuse(String reason) {}
        };
    }
}
