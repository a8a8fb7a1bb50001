package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The arguments of a call by the names that its manual page gives them, for conditions. */
final class CallArguments {
    /** The longest path (PATH_MAX of linux/limits.h). */
    private static final int MAX_TEXT = 4096;

    private static final int PAGE = 4096;
    private static final Set<String> NAMES = names();

    private CallArguments() {}

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (SystemCallTable table : SystemCallTable.values()) {
            for (String call : CallSignature.names()) {
                CallSignature.of(table, call)
                        .ifPresent(
                                signature -> signature.parameters().forEach(parameter -> names.add(parameter.name())));
            }
        }
        return names;
    }

    /** Whether any call has an argument of that name. */
    static boolean exists(String name) {
        return NAMES.contains(name);
    }

    private static List<TableLine.Entry> parameters(SystemCallView call) {
        return call.table()
                .name(call.number())
                .flatMap(name -> CallSignature.of(call.table(), name))
                .map(CallSignature::parameters)
                .orElse(List.of());
    }

    /** The value of an argument: a text where it is a path or string that can be read, else a number; empty where this call has none of that name. */
    static Optional<Object> value(SystemCallView call, String name) {
        int register = 0;
        for (TableLine.Entry parameter : parameters(call)) {
            if (parameter.name().equals(name)) {
                return Optional.of(value(call, parameter.type(), call.argument(register)));
            }
            register += isPair(call, parameter.type()) ? 2 : 1;
        }
        return Optional.empty();
    }

    /** 64 bits are two registers on i386. */
    private static boolean isPair(SystemCallView call, ValueType type) {
        return call.table() == SystemCallTable.I386 && type.kind() == ValueKind.OFFSET;
    }

    private static Object value(SystemCallView call, ValueType type, long word) {
        if (type.kind() == ValueKind.PATH || type.kind() == ValueKind.STRING) {
            return text(call, word).<Object>map(text -> text).orElse(word);
        }
        return type.direction().isPointer() ? word : type.number().narrow(word, call.table() != SystemCallTable.I386);
    }

    /** The first path among the arguments. */
    static Optional<Object> path(SystemCallView call) {
        int register = 0;
        for (TableLine.Entry parameter : parameters(call)) {
            if (parameter.type().kind() == ValueKind.PATH) {
                return text(call, call.argument(register)).map(text -> text);
            }
            register += isPair(call, parameter.type()) ? 2 : 1;
        }
        return Optional.empty();
    }

    /** Up to its NUL, read page by page since the next one may not be there. */
    private static Optional<String> text(SystemCallView call, long address) {
        if (address == 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[MAX_TEXT];
        int length = 0;
        while (length < MAX_TEXT) {
            int wanted = (int) Math.min(MAX_TEXT - length, PAGE - (address + length) % PAGE);
            int got = call.memory().read(address + length, bytes, length, wanted);
            for (int i = 0; i < got; i++) {
                if (bytes[length + i] == 0) {
                    return Optional.of(new String(bytes, 0, length + i, StandardCharsets.UTF_8));
                }
            }
            if (got < wanted) {
                return Optional.empty();
            }
            length += got;
        }
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
