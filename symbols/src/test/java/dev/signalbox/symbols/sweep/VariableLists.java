package dev.signalbox.symbols.sweep;

import dev.signalbox.symbols.sweep.SweepRun.GdbFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the variables of a frame. In code that is not optimized both lists must be equal. In optimized code each leaves out something: gdb constants, and we what
 * is in blocks without code, which gdb counts to the block around; then a name that both list once has one value, and one that hides others has a value that both know.
 */
final class VariableLists {
    /** Arithmetic with 80-bit numbers in location expressions is not done, so as not to show rounded ones. */
    private static final String NO_LONG_DOUBLES = "<a type of the location expression is not supported>";

    private VariableLists() {}

    static List<String> differences(List<String> ours, GdbFrame frame, boolean optimized) {
        Map<String, List<String>> our = byName(ours.stream().map(GdbText::ours).toList());
        Map<String, List<String>> their = byName(GdbText.lines(frame.variables()));
        List<String> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(our.keySet());
        names.addAll(their.keySet());
        for (String name : names) {
            List<String> one = our.getOrDefault(name, List.of());
            List<String> other = their.getOrDefault(name, List.of());
            boolean comparable = !frame.doubtful().contains(name)
                    && !one.contains(NO_LONG_DOUBLES)
                    && other.stream().noneMatch(GdbText::isBroken)
                    && one.stream().noneMatch(GdbText::isBroken);
            if (comparable && !agree(one, other, optimized)) {
                found.add(name + " ours: " + one + " gdb's: " + other);
            }
        }
        return found;
    }

    private static boolean agree(List<String> one, List<String> other, boolean optimized) {
        if (!optimized) {
            return one.equals(other);
        }
        if (one.size() > 1 || other.size() > 1) {
            return one.isEmpty() || other.isEmpty() || !Collections.disjoint(one, other);
        }
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static Map<String, List<String>> byName(List<String> lines) {
        Map<String, List<String>> map = new TreeMap<>();
        for (String line : lines) {
            int end = line.indexOf(" = ");
            map.computeIfAbsent(line.substring(0, end), n -> new ArrayList<>()).add(line.substring(end + 3));
        }
        map.values().forEach(values -> values.sort(null));
        return map;
    }
}
