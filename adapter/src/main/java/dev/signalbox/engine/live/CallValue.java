package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;
import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.type.Member;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.HostObject;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.ValueReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A system call as {@code $syscall} in expressions: a struct with {@code nr}, {@code arch}, {@code ip}, {@code args}, {@code name}, the arguments by the names of the call's
 * manual page, strings among them as {@code char *}, and {@code result}.
 */
final class CallValue {
    static final String NAME = "syscall";
    /** What the kernel has as the result before it makes the call: -ENOSYS (arch/x86/entry/entry_64.S). */
    private static final long BEFORE = -38;

    /** Arguments that are no registers. */
    private static final List<SystemCallText.Argument> NONE = List.of();

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int IP = 8;
    private static final int ARGUMENTS = 16;
    private static final int RESULT = ARGUMENTS + 6 * Long.BYTES;
    private static final int TEXT = RESULT + Long.BYTES;

    private CallValue() {}

    static Value of(SystemCall call, SystemCallText text, DataModel model, ValueContext context) {
        byte[] name = (call.name() + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(TEXT + name.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(NUMBER, call.number());
        bytes.putInt(ARCHITECTURE, (int) call.table().architecture());
        bytes.putLong(IP, call.ip());
        for (int i = 0; i < call.arguments().size(); i++) {
            bytes.putLong(ARGUMENTS + i * Long.BYTES, call.arguments().get(i));
        }
        bytes.putLong(RESULT, call.result().orElse(BEFORE));
        bytes.put(TEXT, name);
        StructType type = StructType.synthetic(NAME, bytes.capacity(), members(call, text, name.length, model));
        return ValueReader.host(type, new HostObject(NAME, bytes.array(), true), context);
    }

    private static List<Member> members(SystemCall call, SystemCallText text, int nameLength, DataModel model) {
        List<Member> members = new ArrayList<>();
        members.add(Member.at("nr", NUMBER, () -> BaseType.INT));
        members.add(Member.at("arch", ARCHITECTURE, () -> BaseType.UNSIGNED_INT));
        members.add(Member.at("ip", IP, () -> BaseType.UNSIGNED_LONG));
        members.add(Member.at("name", TEXT, () -> ArrayType.of(BaseType.CHAR, nameLength)));
        members.add(Member.at(
                "args",
                ARGUMENTS,
                () -> ArrayType.of(BaseType.LONG, call.arguments().size())));
        members.add(Member.at("result", RESULT, () -> BaseType.LONG));
        boolean path = false;
        for (SystemCallText.Argument argument : text.through().isEmpty() ? text.arguments() : NONE) {
            int offset = ARGUMENTS + argument.register() * Long.BYTES;
            boolean string = argument.string().isPresent();
            Type type = string ? model.pointerTo(BaseType.CHAR) : BaseType.LONG;
            if (argument.name().startsWith("args[")) {
                continue;
            }
            members.add(Member.at(argument.name(), offset, () -> type));
            if (string && !path && !argument.name().equals("path")) {
                members.add(Member.at("path", offset, () -> type));
            }
            path |= string;
        }
        return members;
    }

    /** Carries out an assignment to a part of it. */
    static void write(CallStop stop, int offset, byte[] bytes) throws EngineException {
        byte[] word = new byte[Long.BYTES];
        System.arraycopy(bytes, 0, word, 0, Math.min(bytes.length, word.length));
        long value = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (offset == NUMBER) {
            stop.setNumber(Integer.toString((int) value));
        } else if (offset == RESULT) {
            stop.setResult(Long.toString(value));
        } else if (offset >= ARGUMENTS && offset < RESULT && offset % Long.BYTES == 0) {
            stop.setArgument((offset - ARGUMENTS) / Long.BYTES, Long.toString(value));
        } else {
            throw new EngineException("Of a system call, nr, args and result can be changed");
        }
    }
}
