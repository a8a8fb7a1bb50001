package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A system call in words: {@code openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3}.
 *
 * @param name of the call; {@code system call 4711} when the table does not have it
 * @param through the call of i386 that stands for many ({@code socketcall}, {@code ipc}) or takes its arguments in memory ({@code mmap}, {@code select}): the arguments are those
 *     of the inner call then, and are not registers
 * @param arguments decoded where it is known what the call takes; else all six as numbers, {@code args[0]} to {@code args[5]}
 * @param result what it returned, in words; empty while it has not
 */
public record SystemCallText(String name, Optional<String> through, List<Argument> arguments, Optional<String> result) {
    /**
     * A decoded argument.
     *
     * @param name as in the call's manual page
     * @param text its value in words
     * @param value its register; two of them where a 32-bit program passes 64 bits
     * @param register the number of its register, from 0
     * @param string what it points to as it is, when that is a string or a file's name
     */
    public record Argument(String name, String text, long value, int register, Optional<String> string) {}

    /**
     * Decodes a call that has not returned.
     *
     * @param table the calls of its architecture
     * @param args six registers
     * @param memory of the process; what cannot be read is shown as a number
     */
    public static SystemCallText of(SystemCallTable table, int number, List<Long> args, ProcessMemory memory) {
        return new CallDecoder(table, args, memory, OptionalLong.empty()).decode(number, Optional.empty());
    }

    /**
     * Decodes a call that has returned: what the kernel wrote is shown, and the result.
     *
     * @param entry how the same call looked before; what the kernel only read is shown as it was then. Empty when nobody looked: then it is read now
     * @param number of the call, as it was at its entry
     * @param args the six registers of the arguments, as they were at its entry
     * @param result the register of the result, negative for an error
     */
    public static SystemCallText ofExit(
            Optional<SystemCallText> entry,
            SystemCallTable table,
            int number,
            List<Long> args,
            long result,
            ProcessMemory memory) {
        long extended = table == SystemCallTable.I386 && ResultText.isError((int) result) ? (int) result : result;
        return new CallDecoder(table, args, memory, OptionalLong.of(extended)).decode(number, entry);
    }

    /** All of it on one line. */
    public String line() {
        return name
                + arguments.stream().map(Argument::text).collect(Collectors.joining(", ", "(", ")"))
                + result.map(text -> " = " + text).orElse("");
    }
}
