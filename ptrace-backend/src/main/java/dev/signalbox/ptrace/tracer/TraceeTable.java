package dev.signalbox.ptrace.tracer;

import java.util.Arrays;

/** Tracees by kernel thread id: an open-addressing table, so that the look-up at each stop allocates nothing. Tracer thread only. */
final class TraceeTable {
    private static final int INITIAL = 64;

    private Tracee[] slots = new Tracee[INITIAL];
    private int size;

    Tracee get(int tid) {
        for (int slot = first(tid, slots.length); slots[slot] != null; slot = slot + 1 & slots.length - 1) {
            if (slots[slot].tid == tid) {
                return slots[slot];
            }
        }
        return null;
    }

    void put(Tracee tracee) {
        if (get(tracee.tid) != null) {
            throw new IllegalStateException("thread " + tracee.tid + " is in the table already");
        }
        if ((size + 1) * 2 > slots.length) {
            grow();
        }
        insert(slots, tracee);
        size++;
    }

    /** Takes a thread out; the entries behind it move up, so that no tombstones are needed. */
    void remove(int tid) {
        int slot = first(tid, slots.length);
        while (slots[slot] != null && slots[slot].tid != tid) {
            slot = slot + 1 & slots.length - 1;
        }
        if (slots[slot] == null) {
            return;
        }
        size--;
        slots[slot] = null;
        for (int next = slot + 1 & slots.length - 1; slots[next] != null; next = next + 1 & slots.length - 1) {
            Tracee moved = slots[next];
            slots[next] = null;
            insert(slots, moved);
        }
    }

    int size() {
        return size;
    }

    private void grow() {
        Tracee[] larger = new Tracee[slots.length * 2];
        Arrays.stream(slots).filter(tracee -> tracee != null).forEach(tracee -> insert(larger, tracee));
        slots = larger;
    }

    private static void insert(Tracee[] slots, Tracee tracee) {
        int slot = first(tracee.tid, slots.length);
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = tracee;
    }

    private static int first(int tid, int length) {
        return tid * 0x9E3779B1 >>> 7 & length - 1;
    }
}
