package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The system call that a thread is in, from its entry stop to its exit stop; re-used for the thread's next one. Tracer thread only. */
final class CallState implements SystemCallView {
    private static final int ARGUMENTS = 6;
    /** Where the numbers of other architectures begin in a count; the tables have fewer than this. */
    private static final int TABLE = 1024;

    private static final Set<Object> NO_MARKS = Set.of();

    private final Tracee tracee;
    private final long[] arguments = new long[ARGUMENTS];
    /** Made at their first use: each forked child has a state, and most need none of these. */
    private Map<Object, int[]> counts = Map.of();

    private Set<Object> marks = NO_MARKS;
    private SystemCallTable table = SystemCallTable.X86_64;
    private int number;
    private long ip;
    private long result;
    private boolean exit;

    /** The entry stop was seen, whether or not anybody wanted the call. */
    boolean entered;
    /** The entry stop was just seen and nobody wants the call: if the thread runs on to the next syscall-stop, that is this call's exit. */
    boolean ignored;
    /** Somebody wants the call. */
    boolean watched;
    /** Somebody wants to see its exit. */
    boolean exitWanted;
    /** An interrupt of ours ended it before it did anything: its next entry is still the same call. */
    boolean restarting;
    /** What it is to return whatever it returns. */
    OptionalLong forced = OptionalLong.empty();

    CallState(Tracee tracee) {
        this.tracee = tracee;
    }

    /** No call. */
    void clear() {
        entered = false;
        ignored = false;
        watched = false;
        exitWanted = false;
        restarting = false;
        forced = OptionalLong.empty();
        if (!marks.isEmpty()) {
            marks.clear();
        }
    }

    /** A call whose entry the info shows. */
    void begin(CallInfo info) {
        table = info.table();
        number = info.number();
        ip = info.ip();
        info.arguments(arguments);
        exit = false;
        watched = true;
    }

    /** A call whose entry nobody saw, at its exit: the registers still have its number and arguments. */
    void begin(CallInfo info, RegisterFile registers) {
        table = info.table();
        number = registers.call();
        ip = info.ip();
        CallAbi abi = CallAbi.of(table);
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = abi.mode().word(registers.get(abi.argument(i)));
        }
        watched = true;
    }

    void returned(long value) {
        exit = true;
        result = value;
    }

    void setNumber(int value) {
        number = value;
    }

    void setArgument(int index, long value) {
        arguments[index] = value;
    }

    @Override
    public SignalPolicy.Receiver caller() {
        return tracee;
    }

    @Override
    public SystemCallTable table() {
        return table;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long argument(int index) {
        return arguments[index];
    }

    @Override
    public long ip() {
        return ip;
    }

    @Override
    public boolean isExit() {
        return exit;
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public ProcessMemory memory() {
        return tracee.process.space.memory();
    }

    @Override
    public boolean wasEntered() {
        return entered;
    }

    @Override
    public void mark(Object mark) {
        if (marks == NO_MARKS) {
            marks = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        marks.add(mark);
    }

    @Override
    public boolean isMarked(Object mark) {
        return marks.contains(mark);
    }

    @Override
    public int count(Object key) {
        if (counts.isEmpty()) {
            counts = new IdentityHashMap<>();
        }
        int[] byNumber = counts.computeIfAbsent(key, any -> new int[TABLE * SystemCallTable.values().length]);
        return ++byNumber[table.ordinal() * TABLE + (number & TABLE - 1)];
    }

    /** What was counted goes with a thread that an exec gives another tid. */
    void inherit(CallState other) {
        counts = other.counts;
        System.arraycopy(other.arguments, 0, arguments, 0, ARGUMENTS);
        table = other.table;
        number = other.number;
        ip = other.ip;
        entered = other.entered;
        ignored = other.ignored;
        watched = other.watched;
        exitWanted = other.exitWanted;
        forced = other.forced;
        marks = other.marks;
    }

    @Override
    public SystemCall toValue() {
        List<Long> values = new ArrayList<>(ARGUMENTS);
        for (long argument : arguments) {
            values.add(argument);
        }
        return new SystemCall(table, number, values, ip, exit ? OptionalLong.of(result) : OptionalLong.empty());
    }
}
