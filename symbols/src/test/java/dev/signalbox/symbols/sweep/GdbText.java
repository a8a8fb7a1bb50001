package dev.signalbox.symbols.sweep;

import java.util.List;
import java.util.regex.Pattern;

/** gdb's lists of variables as ours are written: where it differs on purpose, or is known to be wrong. */
final class GdbText {
    /** Arrays of a length that is not set yet go to the limits of both, which differ. */
    private static final int LONGEST = 1000;

    private GdbText() {}

    static List<String> lines(List<String> lines) {
        return lines.stream()
                // gdb puts the type before pointers at the top level, and we show it beside the value
                .map(line -> line.replaceAll("= \\([^()]*(\\([^()]*\\)[^()]*(\\([^()]*\\))?)?\\) 0x", "= 0x"))
                .map(line -> line.replaceAll("nan\\(0x[0-9a-f]+\\)", "nan"))
                // symbols in what is no pointer yet, places of what cannot be read, and local symbols of one name
                .map(line -> line.replaceAll("(0x[0-9a-f]+) <[^>]+> \"", "$1 \"")
                        .replaceAll("<error: (Cannot[^>]*)>", "<$1>")
                        .replaceAll("^(\\w+) = <error reading variable \\w+ \\((.*)\\)>", "$1 = {<$2>}"))
                .map(GdbText::flags)
                .map(GdbText::numbers)
                .sorted()
                .toList();
    }

    /** One of our lines, with what differs on purpose as gdb has it. */
    static String ours(String line) {
        return numbers(line.replaceAll("\\bNULL\\b", "0x0").replaceAll("(<\\w+)\\.\\d+([+>])", "$1$2"));
    }

    /** We write several flags without parentheses, and bits without a name as a number. */
    private static String flags(String line) {
        return line.replaceAll("\\(([A-Z][A-Z_]*(?: \\| [A-Z_]+)*)(?: \\| unknown: (0x[0-9a-f]+))?\\)", "$1 | $2")
                .replaceAll("\\(unknown: (0x[0-9a-f]+)\\)", "$1")
                .replaceAll(" \\| (?=[,}]|$)", "");
    }

    /** gdb writes as many digits as the type may need, we those that tell the number from its neighbours. */
    private static String numbers(String line) {
        return Pattern.compile("-?\\d+(?:\\.\\d+(?:e[-+]\\d+)?|e[-+]\\d+)")
                .matcher(line)
                .replaceAll(found -> number(found.group()));
    }

    /** The smallest floats have so few digits that they are told apart as floats only. */
    private static String number(String text) {
        double value = Double.parseDouble(text);
        return String.format("%.4e", Math.abs(value) < 1e-30 ? (float) value : value);
    }

    /** What is not compared: text in memory that is none, arrays whose length or place is not set yet. */
    static boolean isBroken(String line) {
        return line.contains("<incomplete sequence")
                || line.contains("\\357\\277\\275")
                || line.contains("{<Cannot access memory")
                || line.contains("L'\\x")
                || line.length() > LONGEST;
    }
}
