package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads sets of system calls as strace and gdb write them: names and numbers, {@code /regex/} over names, {@code %group}, {@code group:name}, {@code all}, {@code none};
 * with {@code !} before the list for all others, {@code ?} before a name that need not exist, {@code @64} or {@code @32} behind one for its architecture.
 * Elements are separated by commas or blanks.
 */
public final class CallSetParser {
    /** Groups that strace also knows without a sign. Two of them are the names of calls of i386, too, and mean the group there as well. */
    private static final Set<String> BARE = Set.of("file", "desc", "process", "network", "memory", "signal", "ipc");

    private static final int NEAR = 2;
    private static final int HINTS = 4;

    private CallSetParser() {}

    /** The set; every call for a blank text. */
    public static CallSet parse(String text) throws CallRuleException {
        String list = text.strip();
        if (list.isEmpty()) {
            return CallSet.ALL;
        }
        int start = text.indexOf(list);
        boolean others = list.startsWith("!");
        if (others) {
            start++;
            list = list.substring(1);
        }
        CallSet set = CallSet.NONE;
        for (Element element : split(list, start)) {
            set = set.or(element(element));
        }
        return others ? set.complement() : set;
    }

    /** The names of calls and groups that can be written, for completions. */
    public static List<String> words() {
        TreeSet<String> words = new TreeSet<>();
        for (SystemCallTable table : SystemCallTable.values()) {
            table.numbers().forEach(number -> table.name(number).ifPresent(words::add));
        }
        CallGroups.names().forEach(name -> words.add("%" + name));
        words.add("all");
        return List.copyOf(words);
    }

    private record Element(String text, int position) {}

    /** A regular expression ends at its second slash; where it has none, at the next comma or blank. */
    private static List<Element> split(String list, int offset) {
        List<Element> elements = new ArrayList<>();
        int at = 0;
        while (at < list.length()) {
            if (list.charAt(at) == ',' || Character.isWhitespace(list.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            int slash = list.charAt(at) == '/' ? at : list.startsWith("?/", at) ? at + 1 : -1;
            int closing = slash < 0 ? -1 : list.indexOf('/', slash + 1);
            if (closing >= 0) {
                end = closing + 1;
            }
            while (end < list.length() && list.charAt(end) != ',' && !Character.isWhitespace(list.charAt(end))) {
                end++;
            }
            elements.add(new Element(list.substring(at, end), offset + at));
            at = end;
        }
        return elements;
    }

    private static CallSet element(Element element) throws CallRuleException {
        boolean optional = element.text().startsWith("?");
        String text = optional ? element.text().substring(1) : element.text();
        CallSet set = known(text, element.position());
        if (set.isEmpty() && !optional && !text.equals("none")) {
            throw new CallRuleException(element.position(), unknown(text));
        }
        return set;
    }

    private static CallSet known(String text, int position) throws CallRuleException {
        if (text.equals("all")) {
            return CallSet.ALL;
        }
        if (text.equals("none") || text.isEmpty()) {
            return CallSet.NONE;
        }
        if (text.startsWith("/")) {
            return matching(
                    text.substring(1, text.endsWith("/") && text.length() > 1 ? text.length() - 1 : text.length()),
                    position);
        }
        if (text.startsWith("%") || text.startsWith("group:") || text.startsWith("g:")) {
            String name = text.substring(text.startsWith("%") ? 1 : text.indexOf(':') + 1);
            return group(name)
                    .orElseThrow(() -> new CallRuleException(
                            position,
                            "there is no group of system calls \"" + name + "\"; there are "
                                    + String.join(", ", CallGroups.names())));
        }
        if (BARE.contains(text)) {
            return group(text).orElseThrow();
        }
        int at = text.indexOf('@');
        String call = at < 0 ? text : text.substring(0, at);
        CallSet set = CallSet.NONE;
        for (SystemCallTable table : tables(at < 0 ? "" : text.substring(at + 1), position)) {
            set = set.or(one(table, call, position));
        }
        return set;
    }

    private static Optional<CallSet> group(String name) {
        CallSet set = CallSet.NONE;
        for (SystemCallTable table : SystemCallTable.values()) {
            Optional<Set<String>> members = CallGroups.members(table, name.equals("net") ? "network" : name);
            if (members.isEmpty()) {
                return Optional.empty();
            }
            for (String member : members.get()) {
                set = set.or(CallSet.of(table, table.number(member).orElseThrow()));
            }
        }
        return Optional.of(set);
    }

    private static List<SystemCallTable> tables(String architecture, int position) throws CallRuleException {
        return switch (architecture) {
            case "" -> List.of(SystemCallTable.values());
            case "64" -> List.of(SystemCallTable.X86_64);
            case "32" -> List.of(SystemCallTable.I386);
            default ->
                throw new CallRuleException(position, "behind @ there can be 64 or 32, not \"" + architecture + "\"");
        };
    }

    private static CallSet one(SystemCallTable table, String call, int position) throws CallRuleException {
        if (call.matches("[0-9].*")) {
            try {
                return CallSet.of(table, Integer.decode(call));
            } catch (NumberFormatException e) {
                throw new CallRuleException(position, "\"" + call + "\" is no number of a system call");
            }
        }
        String name = call.startsWith("SYS_") ? call.substring(4) : call;
        return table.number(name).isPresent()
                ? CallSet.of(table, table.number(name).getAsInt())
                : CallSet.NONE;
    }

    private static CallSet matching(String expression, int position) throws CallRuleException {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new CallRuleException(
                    position, "\"" + expression + "\" is no regular expression: " + e.getDescription());
        }
        CallSet set = CallSet.NONE;
        for (SystemCallTable table : SystemCallTable.values()) {
            for (int number : table.numbers()) {
                if (pattern.matcher(table.name(number).orElse("")).find()) {
                    set = set.or(CallSet.of(table, number));
                }
            }
        }
        return set;
    }

    private static String unknown(String text) {
        if (text.startsWith("/")) {
            return "no system call's name fits " + text;
        }
        List<String> near = words().stream()
                .filter(word -> distance(word, text) <= NEAR)
                .limit(HINTS)
                .toList();
        return "there is no system call \"" + text + "\""
                + (near.isEmpty()
                        ? "; write a name as in its manual page, a number, /regex/ or %group"
                        : "; did you mean " + String.join(" or ", near) + "?");
    }

    /** Levenshtein's. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
