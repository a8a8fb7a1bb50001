package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.signal.SignalPolicy;

/** A system call at its entry or exit as its watchers see it: valid during the question only, tracer thread only. */
public interface SystemCallView {
    /** The thread that makes it. */
    SignalPolicy.Receiver caller();

    /** The calls of the architecture that it is made by. */
    SystemCallTable table();

    /** Its number as the program gave it. */
    int number();

    /** An argument register, 0 to 5, as it was at the entry. */
    long argument(int index);

    /** The address behind the system call instruction. */
    long ip();

    /** Whether it has been made. */
    boolean isExit();

    /** What it returned, -errno for an error; at its exit only. */
    long result();

    /** The process's memory; reads work on the tracer thread too. */
    ProcessMemory memory();

    /** Whether the entry was seen; without it the arguments are those that the registers have at the exit. */
    boolean wasEntered();

    /** Notes something about this call until its exit; what is noted is compared by identity. */
    void mark(Object mark);

    /** Whether that was noted at the entry. */
    boolean isMarked(Object mark);

    /** How often this thread has come to this call, this time included, as counted for the given key, which is compared by identity. */
    int count(Object key);

    /** A copy that stays valid. */
    SystemCall toValue();
}
