package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.Variable.NumberStyle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that read and write the program's data. */
final class DataCommands {
    private static final Pattern FORMAT =
            Pattern.compile("/(\\d*)([xduotacs]?)([bhwg]?)([xduotacs]?)\\s+(.*)", Pattern.DOTALL);
    private static final int MAX_BYTES = 1 << 16;

    private DataCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "p|print",
                        "[/x] EXPRESSION",
                        "evaluates an expression; /x /d /o /t /c choose how numbers are written",
                        DataCommands::print),
                Command.of("set var", "NAME = EXPRESSION", "assigns", (context, arguments) -> {
                    Variable value = context.selected().evaluate(arguments);
                    return value.text();
                }),
                Command.of(
                        "x",
                        "/NFU ADDRESS",
                        "shows memory: N items of format F (x d u o t c s) and size U (b h w g)",
                        DataCommands::examine));
    }

    private static String print(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String expression = arguments.strip();
        NumberStyle style = NumberStyle.NATURAL;
        if (expression.matches("(?s)/[xdotc]\\s.*")) {
            style = style(expression.charAt(1));
            expression = expression.substring(2).strip();
        } else if (expression.startsWith("/")) {
            throw new CommandException("p takes /x, /d, /o, /t or /c");
        }
        if (expression.isEmpty()) {
            throw new CommandException("p takes an expression");
        }
        return format(context.selected().evaluate(expression), style);
    }

    private static NumberStyle style(char letter) {
        return switch (letter) {
            case 'x' -> NumberStyle.HEX;
            case 'o' -> NumberStyle.OCTAL;
            case 't' -> NumberStyle.BINARY;
            case 'c' -> NumberStyle.CHARACTER;
            default -> NumberStyle.DECIMAL;
        };
    }

    private static String format(Variable value, NumberStyle style) {
        StringBuilder text = new StringBuilder(value.text(style));
        boolean pointer = value.memoryAddress().isPresent() && value.type().endsWith("*");
        if (value.childCount() > 0 && !pointer) {
            for (Variable child : value.children(0, 200)) {
                text.append("\n  ").append(child.name()).append(" = ").append(child.text(style));
            }
        }
        return text.toString();
    }

    private static String examine(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String text = arguments.startsWith("/") ? arguments : "/ " + arguments;
        Matcher match = FORMAT.matcher(text);
        if (!match.matches() || match.group(5).isBlank()) {
            throw new CommandException("x is written x/NFU ADDRESS, for example x/4xw $rsp");
        }
        int count = match.group(1).isEmpty() ? 1 : InfoCommands.number(match.group(1), 1);
        String formats = match.group(2) + match.group(4);
        char format = formats.isEmpty() ? 'x' : formats.charAt(0);
        int size = match.group(3).isEmpty()
                ? (format == 'c' || format == 's' ? 1 : 4)
                : 1 << "bhwg".indexOf(match.group(3));
        long address = address(context.selected().evaluate(match.group(5)));
        if (format == 's') {
            return string(context, address);
        }
        int length = (int) Math.min((long) count * size, MAX_BYTES);
        byte[] bytes = context.process().readMemory(address, length);
        return dump(address, bytes, size, format)
                + (bytes.length < length
                        ? "\ncannot read memory at 0x" + Long.toHexString(address + bytes.length)
                        : "");
    }

    /** An address is a pointer's or number's value; of anything else, where it is. */
    private static long address(Variable value) throws CommandException {
        try {
            String text = Console.word(value.text(NumberStyle.HEX));
            if (text.startsWith("0x")) {
                return Long.parseUnsignedLong(text.substring(2), 16);
            }
        } catch (NumberFormatException e) {
            throw new CommandException("'" + value.text() + "' is no address", e);
        }
        OptionalLong place = value.memoryAddress();
        return place.orElseThrow(() -> new CommandException("'" + value.text() + "' is no address"));
    }

    /** With escapes as in C, for what is no text. */
    private static String string(ConsoleContext context, long address) throws CommandException, EngineException {
        if (context.process().readMemory(address, 1).length == 0) {
            throw new CommandException("cannot read memory at 0x" + Long.toHexString(address));
        }
        String place = "0x" + Long.toHexString(address);
        String text = context.selected().evaluate("(char *)" + place).fullText(NumberStyle.NATURAL);
        return place + ": " + text.substring(place.length()).strip();
    }

    private static String dump(long address, byte[] bytes, int size, char format) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        int perLine = size == 8 ? 2 : size == 4 ? 4 : 8;
        for (int i = 0; (i + 1) * size <= bytes.length; i++) {
            if (i % perLine == 0) {
                text.append(i == 0 ? "" : "\n")
                        .append("0x")
                        .append(Long.toHexString(address + (long) i * size))
                        .append(':');
            }
            long value =
                    switch (size) {
                        case 1 -> buffer.get(i);
                        case 2 -> buffer.getShort(i * 2);
                        case 4 -> buffer.getInt(i * 4);
                        default -> buffer.getLong(i * 8);
                    };
            text.append("  ").append(item(value, size, format));
        }
        return text.toString();
    }

    private static String item(long value, int size, char format) {
        long unsigned = size == 8 ? value : value & ((1L << (size * 8)) - 1);
        return switch (format) {
            case 'd' -> Long.toString(value);
            case 'u' -> Long.toUnsignedString(unsigned);
            case 'o' -> "0" + Long.toOctalString(unsigned);
            case 't' -> Long.toBinaryString(unsigned);
            case 'c' -> value + (value >= 32 && value < 127 ? " '" + (char) value + "'" : "");
            default -> {
                String digits = Long.toHexString(unsigned);
                yield "0x" + "0".repeat(Math.max(0, size * 2 - digits.length())) + digits;
            }
        };
    }
}
