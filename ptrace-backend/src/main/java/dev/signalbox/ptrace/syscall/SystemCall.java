package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.List;
import java.util.OptionalLong;

/**
 * A system call at which a thread stopped.
 *
 * @param table the calls of the architecture that it was made by: a 64-bit program can make 32-bit calls with int 0x80
 * @param number as the program gave it
 * @param arguments all six registers, also those that the call does not take
 * @param ip the address behind the system call instruction
 * @param result what the call returned, -errno for an error; empty at its entry
 */
public record SystemCall(SystemCallTable table, int number, List<Long> arguments, long ip, OptionalLong result) {
    public SystemCall {
        arguments = List.copyOf(arguments);
    }

    /** Whether the call has not been made yet. */
    public boolean isEntry() {
        return result.isEmpty();
    }

    /** The call's name; {@code system call 4711} when the table does not have it. */
    public String name() {
        return table.name(number).orElse("system call " + number);
    }
}
