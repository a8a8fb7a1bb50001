package dev.signalbox.symbols.dwarf.index;

import java.util.Arrays;

/** A multimap from hashes to positions, in arrays of numbers: an index has millions of entries in large programs. Built by one thread, then only read. */
final class NamePositions {
    private int count;
    private int[] hashes;
    private long[] positions;
    /** By the lower bits of the hash, one more than the index of the first entry; 0 for none. */
    private int[] heads;
    /** For each entry, one more than the index of the next with the same lower bits. */
    private int[] next;

    NamePositions(int capacity) {
        hashes = new int[capacity];
        positions = new long[capacity];
    }

    void add(int hash, long position) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(16, count * 2));
            positions = Arrays.copyOf(positions, hashes.length);
        }
        hashes[count] = hash;
        positions[count] = position;
        count++;
    }

    /** Ends the building. */
    void finish() {
        heads = new int[Math.max(1, Integer.highestOneBit(Math.max(1, count)) * 2)];
        next = new int[count];
        // from the last to the first, so that a chain is in the order of the file
        for (int i = count - 1; i >= 0; i--) {
            int bucket = bucket(hashes[i]);
            next[i] = heads[bucket];
            heads[bucket] = i + 1;
        }
    }

    private int bucket(int hash) {
        // the lower bits of such hashes depend on the last characters alone
        return (hash ^ hash >>> 15) & heads.length - 1;
    }

    int count() {
        return count;
    }

    int hash(int index) {
        return hashes[index];
    }

    long position(int index) {
        return positions[index];
    }

    /** The index of the first entry with a hash, or -1. */
    int first(int hash) {
        return matching(heads[bucket(hash)] - 1, hash);
    }

    /** The index of the next entry with the hash of the one at {@code index}, or -1. */
    int following(int index) {
        return matching(next[index] - 1, hashes[index]);
    }

    private int matching(int from, int hash) {
        int index = from;
        while (index >= 0 && hashes[index] != hash) {
            index = next[index] - 1;
        }
        return index;
    }
}
