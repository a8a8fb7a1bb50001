package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A set of system calls by architecture and number, immutable, asked at each system call stop: an answer costs a look into an array. */
public final class CallSet {
    /** No call. */
    public static final CallSet NONE = new CallSet(false, new long[SystemCallTable.values().length][0], Set.of());

    /** Every call, also those that no table has. */
    public static final CallSet ALL = new CallSet(true, new long[SystemCallTable.values().length][0], Set.of());

    /** Larger numbers (those of x32 have bit 30) are kept in a hash set. */
    private static final int DENSE = 1024;

    private final boolean all;
    private final boolean empty;
    private final long[][] dense;
    private final Set<Integer> others;

    private CallSet(boolean all, long[][] dense, Set<Integer> others) {
        this.all = all;
        this.dense = dense;
        this.others = Set.copyOf(others);
        this.empty = !all
                && others.isEmpty()
                && Arrays.stream(dense).flatMapToLong(Arrays::stream).allMatch(word -> word == 0);
    }

    /** The call of that number on one architecture. */
    public static CallSet of(SystemCallTable table, int number) {
        long[][] dense = new long[SystemCallTable.values().length][0];
        if (number < 0 || number >= DENSE) {
            return new CallSet(false, dense, Set.of(number));
        }
        dense[table.ordinal()] = new long[number / Long.SIZE + 1];
        dense[table.ordinal()][number / Long.SIZE] = 1L << number;
        return new CallSet(false, dense, Set.of());
    }

    /** The calls of that name on all architectures that have it; none when no table has it. */
    public static CallSet named(String name) {
        CallSet set = NONE;
        for (SystemCallTable table : SystemCallTable.values()) {
            if (table.number(name).isPresent()) {
                set = set.or(of(table, table.number(name).getAsInt()));
            }
        }
        return set;
    }

    /** Whether the call is in the set. Allocates nothing for numbers that the tables have. */
    public boolean contains(SystemCallTable table, int number) {
        if (all) {
            return true;
        }
        if (number < 0 || number >= DENSE) {
            return !others.isEmpty() && others.contains(number);
        }
        long[] words = dense[table.ordinal()];
        int word = number / Long.SIZE;
        return word < words.length && (words[word] & 1L << number) != 0;
    }

    public boolean isEmpty() {
        return empty;
    }

    /** Whether it has every call. */
    public boolean isAll() {
        return all;
    }

    /** The calls of either. */
    public CallSet or(CallSet other) {
        if (all || other.isEmpty()) {
            return this;
        }
        if (other.all || isEmpty()) {
            return other;
        }
        long[][] union = new long[dense.length][];
        for (int i = 0; i < dense.length; i++) {
            union[i] = Arrays.copyOf(dense[i], Math.max(dense[i].length, other.dense[i].length));
            for (int word = 0; word < other.dense[i].length; word++) {
                union[i][word] |= other.dense[i][word];
            }
        }
        Set<Integer> rest = new HashSet<>(others);
        rest.addAll(other.others);
        return new CallSet(false, union, rest);
    }

    /** All calls of the tables that are not in this set. */
    public CallSet complement() {
        CallSet rest = NONE;
        for (SystemCallTable table : SystemCallTable.values()) {
            for (int number : table.numbers()) {
                if (!contains(table, number)) {
                    rest = rest.or(of(table, number));
                }
            }
        }
        return rest;
    }
}
