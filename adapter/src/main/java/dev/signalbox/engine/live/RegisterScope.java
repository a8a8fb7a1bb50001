package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.Variable.NumberStyle;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.symbols.machine.RegisterSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The general purpose registers of a frame as variables: all of them in the innermost frame, in outer ones those that were saved. */
final class RegisterScope {
    private final LiveFrame frame;

    private RegisterScope(LiveFrame frame) {
        this.frame = frame;
    }

    static Variable of(LiveFrame frame) {
        RegisterScope scope = new RegisterScope(frame);
        return ViewVariable.property("Registers", () -> "").withChildren(scope::all);
    }

    private ProcessorMode mode() {
        return frame.liveStop().image().abi().mode();
    }

    private List<Variable> all() {
        List<Variable> registers = new ArrayList<>();
        RegisterSet set = frame.liveStop().image().abi().machine().registers();
        mode().names().forEach((name, index) -> {
            if (frame.index() == 0) {
                registers.add(ViewVariable.register(name, style -> read(index, style))
                        .withType("long")
                        .withExpression("$" + name)
                        .withSetter(text -> write(index, text)));
            } else if (outer(set, name).isPresent()) {
                registers.add(ViewVariable.register(
                                name, style -> format(outer(set, name).orElse(0), style))
                        .withType("long")
                        .withExpression("$" + name));
            }
        });
        return registers;
    }

    private OptionalLong outer(RegisterSet set, String name) {
        OptionalInt number = set.number(name);
        return number.isPresent() ? frame.unwound().registers().read(number.getAsInt()) : OptionalLong.empty();
    }

    private String read(int index, NumberStyle style) {
        try {
            return format(
                    mode().word(frame.liveStop().thread(frame.tid()).registers().get(index)), style);
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private void write(int index, String text) throws EngineException {
        LiveStop stop = frame.liveStop();
        stop.writeRegisters(
                frame.tid(), stop.thread(frame.tid()).registers().with(index, mode().stored(index, number(text))));
    }

    private long number(String text) throws EngineException {
        String digits = text.strip().replace("_", "");
        int bits = Byte.SIZE * mode().wordSize();
        try {
            boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
            BigInteger number = hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
            if (number.bitLength() <= (number.signum() < 0 ? bits - 1 : bits)) {
                return mode().word(number.longValue());
            }
        } catch (NumberFormatException e) {
            throw new EngineException(noNumber(text, bits), e);
        }
        throw new EngineException(noNumber(text, bits));
    }

    private static String noNumber(String text, int bits) {
        return "\"" + text + "\" is no number of " + bits + " bits; write it in decimal, or in hexadecimal with 0x";
    }

    private String format(long value, NumberStyle style) {
        return switch (style) {
            case NATURAL, HEX -> String.format("0x%x", value);
            case OCTAL -> "0" + Long.toOctalString(value);
            case BINARY -> "0b" + Long.toBinaryString(value);
            case UNSIGNED -> Long.toUnsignedString(value);
            case DECIMAL, CHARACTER -> Long.toString(mode().wordSize() == Integer.BYTES ? (int) value : value);
        };
    }
}
