package dev.signalbox.symbols.bytes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was found wrong with a file's debug information, as sentences for the user. Bounded, so that a thoroughly broken file costs little; each sentence is
 * kept once. Safe for use by several threads.
 */
public final class Diagnostics {
    private static final int LIMIT = 100;

    private final Set<String> messages = new LinkedHashSet<>();

    /** Adds a sentence, unless there are already a hundred. */
    public synchronized void add(String message) {
        if (messages.size() < LIMIT) {
            messages.add(message);
        }
    }

    /** Adds what a parser threw, with what is missing because of it ("no symbols for this unit"). */
    public void add(String consequence, MalformedDebugInfoException cause) {
        add(consequence + ": " + cause.getMessage());
    }

    /** The sentences so far, oldest first. */
    public synchronized List<String> messages() {
        return new ArrayList<>(messages);
    }
}
