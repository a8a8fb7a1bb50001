package dev.signalbox.engine.syscall;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;

/** The system call at which a thread is stopped, and what can be changed about it. Engine thread only. */
public interface CallStop {
    /** The call, edits included. */
    SystemCall call();

    /** The call in words, argument by argument. */
    SystemCallText text();

    /** On one line, with its result once it has been made: {@code openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3}. */
    String line();

    /** Whether it can be changed: the thread was stopped at its entry or exit, and not somewhere within. */
    boolean isEditable();

    /** Makes it return this: at its entry it is then not made at all. */
    void setResult(String text) throws EngineException;

    /** Makes another call of it, by number or name; at its entry only. */
    void setNumber(String text) throws EngineException;

    /** Gives it another argument: a number, constants joined by {@code |}, or a text in quotes for a string; at its entry only. */
    void setArgument(int index, String text) throws EngineException;
}
