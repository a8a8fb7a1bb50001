package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.syscall.CallSignature.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A system call in words: {@code openat(AT_FDCWD, "/etc/passwd", O_RDONLY)}.
 *
 * @param name of the call; {@code system call 4711} when the table does not have it
 * @param arguments decoded where it is known what the call takes; else all six as numbers, {@code args[0]} to {@code args[5]}
 */
public record SystemCallText(String name, List<Argument> arguments) {
    /**
     * A decoded argument.
     *
     * @param name as in the call's manual page
     * @param text its value in words
     * @param value its register
     */
    public record Argument(String name, String text, long value) {}

    /**
     * Decodes a call.
     *
     * @param table the calls of its architecture
     * @param args six registers
     * @param memory of the process; what cannot be read is shown as a number
     */
    public static SystemCallText of(SystemCallTable table, int number, List<Long> args, ProcessMemory memory) {
        Optional<String> name = table.name(number);
        Optional<CallSignature> signature = name.flatMap(known -> CallSignature.of(table, known));
        List<Argument> arguments = signature
                .map(known -> new ArgumentDecoder(known, args, table, memory).decode())
                .orElseGet(() -> raw(args));
        return new SystemCallText(name.orElse("system call " + number), arguments);
    }

    private static List<Argument> raw(List<Long> args) {
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            arguments.add(new Argument("args[" + i + "]", "0x" + Long.toHexString(args.get(i)), args.get(i)));
        }
        return arguments;
    }

    /** All of it on one line. */
    public String line() {
        return name + arguments.stream().map(Argument::text).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Decodes the arguments of one call. */
    private static final class ArgumentDecoder {
        private final CallSignature signature;
        private final List<Long> args;
        private final boolean wide;
        private final CallMemory memory;

        ArgumentDecoder(CallSignature signature, List<Long> args, SystemCallTable table, ProcessMemory memory) {
            this.signature = signature;
            this.args = args;
            this.wide = table != SystemCallTable.I386;
            this.memory = new CallMemory(memory, wide ? Long.BYTES : Integer.BYTES);
        }

        List<Argument> decode() {
            List<Argument> arguments = new ArrayList<>();
            for (int i = 0; i < signature.parameters().size(); i++) {
                Parameter parameter = signature.parameters().get(i);
                if (parameter.kind() != ArgumentKind.CREATION || creates(word(i - 1))) {
                    arguments.add(new Argument(parameter.name(), text(parameter, i), args.get(i)));
                }
            }
            return arguments;
        }

        private long word(int index) {
            return wide ? args.get(index) : args.get(index) & 0xffffffffL;
        }

        private static boolean creates(long flags) {
            return ConstantGroup.named("open")
                    .map(group -> group.flags(flags))
                    .filter(names -> names.contains("O_CREAT") || names.contains("O_TMPFILE"))
                    .isPresent();
        }

        private String text(Parameter parameter, int index) {
            long value = word(index);
            long next = index + 1 < args.size() ? word(index + 1) : 0;
            return switch (parameter.kind()) {
                case FD -> Integer.toString((int) value);
                case DIRFD -> (int) value == CallNumbers.AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) value);
                case INT -> Long.toString(wide && value != (int) value && value >>> 32 != 0 ? value : (int) value);
                case UNSIGNED -> Integer.toUnsignedString((int) value);
                case SIZE -> Long.toUnsignedString(value);
                case HEX -> CallNumbers.hex(value);
                case POINTER -> CallNumbers.pointer(value);
                case OCTAL, CREATION -> "0" + Long.toOctalString(value & 0xffffffffL);
                case PATH, STRING -> memory.string(value);
                case STRINGS -> memory.strings(value);
                case DATA -> memory.data(value, next);
                case SIGNAL -> CallNumbers.signal((int) value);
                case TIMESPEC -> memory.timespec(value);
                case SOCKADDR -> SocketAddressText.of(memory, value, next);
                case CLONE -> CallNumbers.clone(value);
                case FUTEX -> CallNumbers.withFlags("futex", "futexflag", value & 0xffffffffL, 0x7f);
                case SOCKTYPE -> CallNumbers.withFlags("socket", "socketflag", value & 0xffffffffL, 0xf);
                case FLAGS -> parameter.group().orElseThrow().flags(value & 0xffffffffL);
                case ONE ->
                    parameter.group().orElseThrow().name(value & 0xffffffffL).orElse(Integer.toString((int) value));
            };
        }
    }
}
