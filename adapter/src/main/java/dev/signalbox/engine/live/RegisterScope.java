package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.Variable.NumberStyle;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The general purpose registers of a frame as variables: all of them in the innermost frame, in outer ones those that were saved. */
final class RegisterScope {
    /** The order that people know from gdb. */
    private static final List<String> ORDER = List.of(
            "rax",
            "rbx",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "rbp",
            "rsp",
            "r8",
            "r9",
            "r10",
            "r11",
            "r12",
            "r13",
            "r14",
            "r15",
            "rip",
            "eflags",
            "cs",
            "ss",
            "ds",
            "es",
            "fs",
            "gs",
            "fs_base",
            "gs_base",
            "orig_rax");

    private final LiveFrame frame;

    private RegisterScope(LiveFrame frame) {
        this.frame = frame;
    }

    static Variable of(LiveFrame frame) {
        RegisterScope scope = new RegisterScope(frame);
        return ViewVariable.property("Registers", () -> "").withChildren(scope::all);
    }

    private List<Variable> all() {
        List<Variable> registers = new ArrayList<>();
        for (String name : ORDER) {
            int index = Registers.names().indexOf(name);
            if (frame.index() == 0) {
                registers.add(ViewVariable.register(name, style -> read(index, style))
                        .withType("long")
                        .withExpression("$" + name)
                        .withSetter(text -> write(index, text)));
            } else if (outer(index).isPresent()) {
                registers.add(
                        ViewVariable.register(name, style -> format(outer(index).orElse(0), style))
                                .withType("long")
                                .withExpression("$" + name));
            }
        }
        return registers;
    }

    private OptionalLong outer(int index) {
        for (int number = 0; number < 60; number++) {
            if (ThreadState.indexOf(number) == index) {
                return frame.unwound().registers().read(number);
            }
        }
        return OptionalLong.empty();
    }

    private String read(int index, NumberStyle style) {
        try {
            return format(frame.liveStop().thread(frame.tid()).registers().get(index), style);
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private void write(int index, String text) throws EngineException {
        LiveStop stop = frame.liveStop();
        stop.writeRegisters(frame.tid(), stop.thread(frame.tid()).registers().with(index, number(text)));
    }

    private long number(String text) throws EngineException {
        String digits = text.strip().replace("_", "");
        try {
            boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
            return hex
                    ? Long.parseUnsignedLong(digits.substring(2), 16)
                    : digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new EngineException(
                    "\"" + text + "\" is no number of 64 bits; write it in decimal, or in hexadecimal with 0x", e);
        }
    }

    static String format(long value, NumberStyle style) {
        return switch (style) {
            case NATURAL, HEX -> String.format("0x%x", value);
            case OCTAL -> "0" + Long.toOctalString(value);
            case BINARY -> "0b" + Long.toBinaryString(value);
            case UNSIGNED -> Long.toUnsignedString(value);
            case DECIMAL, CHARACTER -> Long.toString(value);
        };
    }
}
