package dev.signalbox.docs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a documented text is compared with a real one: what differs from machine to machine and from run to run counts as equal, and {@code ...} stands for anything. */
final class Samples {
    /** The pid that the documentation gives the program; others follow it. */
    private static final int DOCUMENTED_PID = 4711;

    private static final int NEAR = 1000;

    /** A line of its own stands for any number of lines, also none. */
    private static final Pattern GAP = Pattern.compile("(?m)^\\.\\.\\.\\n|\\.\\.\\.");

    private Samples() {}

    /** The expression that normalised real texts match. */
    static Pattern pattern(String documented) {
        String text = normal(documented, DOCUMENTED_PID);
        StringBuilder expression = new StringBuilder();
        int end = 0;
        for (Matcher gap = GAP.matcher(text); gap.find(); end = gap.end()) {
            expression.append(Pattern.quote(text.substring(end, gap.start())));
            expression.append(gap.group().endsWith("\n") ? "(?:.*\\n)*?" : "[\\s\\S]*?");
        }
        expression.append(Pattern.quote(text.substring(end)));
        return Pattern.compile(expression.toString());
    }

    /** Without addresses, users, inode numbers and the places of folders; with the documentation's pids. */
    static String normal(String text, int pid) {
        return withPids(text, pid)
                .replaceAll("0x[0-9a-f]{5,}", "ADDRESS")
                .replaceAll("\\bADDRESS-ADDRESS\\b", "RANGE")
                .replaceAll("(user|uid|si_uid)( =)? [a-z0-9_-]+", "$1$2 USER")
                .replaceAll("pipe:\\[\\d+\\]", "PIPE")
                .replaceAll("\\d+ bytes below", "N bytes below")
                .replaceAll("(/[^ /\\n\"]+)+/sample-workspaces", "ROOT/sample-workspaces")
                .replaceAll("[ \\t]+\\n", "\n");
    }

    /** Numbers from the program's pid on are its pid and those of its children, in the order in which they are seen. */
    private static String withPids(String text, int pid) {
        Map<Integer, Integer> known = new LinkedHashMap<>();
        known.put(pid, DOCUMENTED_PID);
        return Pattern.compile("(?<!\\w|\\d\\.)\\d{3,7}(?!\\w|\\.\\d)")
                .matcher(text)
                .replaceAll(match -> {
                    int number = Integer.parseInt(match.group());
                    if (number < pid || number > pid + NEAR) {
                        return Matcher.quoteReplacement(match.group());
                    }
                    int documented = DOCUMENTED_PID + known.size();
                    return Integer.toString(known.computeIfAbsent(number, any -> documented));
                });
    }
}
