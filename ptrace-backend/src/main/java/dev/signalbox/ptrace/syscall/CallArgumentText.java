package dev.signalbox.ptrace.syscall;

import java.util.OptionalLong;

/** Arguments of system calls as users write them. */
public final class CallArgumentText {
    /** Of linux/fcntl.h. */
    private static final long AT_FDCWD = -100;

    private CallArgumentText() {}

    /** A number ({@code 3}, {@code -1}, {@code 0x1000}, {@code 0644}), or constants joined by {@code |}. */
    public static long parse(String text) throws CallRuleException {
        long value = 0;
        int position = 0;
        for (String word : text.split("\\|", -1)) {
            value |= one(word.strip(), position);
            position += word.length() + 1;
        }
        return value;
    }

    private static long one(String word, int position) throws CallRuleException {
        if (word.equals("NULL")) {
            return 0;
        }
        if (word.equals("AT_FDCWD")) {
            return AT_FDCWD;
        }
        OptionalLong constant = ConstantGroup.value(word);
        if (constant.isPresent()) {
            return constant.getAsLong();
        }
        try {
            return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.decode(word);
        } catch (NumberFormatException e) {
            throw new CallRuleException(
                    position,
                    "\"" + word
                            + "\" is no argument: write a number, constants as O_RDWR|O_CREAT, or a text in quotes");
        }
    }

    /** What stands between quotes, with {@code \n}, {@code \t} and a backslash before other characters read as in C. */
    public static String unquoted(String quoted) {
        String inner = quoted.substring(
                1, quoted.endsWith("\"") && quoted.length() > 1 ? quoted.length() - 1 : quoted.length());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 1 < inner.length()) {
                char escaped = inner.charAt(++i);
                text.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
