package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a system call takes and returns.
 *
 * @param name of the call; of a variant also the constants that select it, after slashes
 * @param parameters in order
 * @param result what it returns; a number when nothing is told
 */
record CallSignature(String name, List<TableLine.Entry> parameters, ValueType result) {
    private static final String NARROW = "i386/";
    private static final ValueType NUMBER = ValueType.parse("long");
    /** By name, without variants. */
    private static final Map<String, CallSignature> SIGNATURES = new HashMap<>();
    /** By the name of what they are variants of; then by the selecting constant. */
    private static final Map<String, Map<String, CallSignature>> VARIANTS = new HashMap<>();

    static {
        TableLine.read("calls.txt").forEach(CallSignature::add);
    }

    private static void add(TableLine line) {
        String name = line.name();
        int slash = name.lastIndexOf('/');
        if (slash < 0 || name.indexOf('/') == NARROW.length() - 1 && slash == NARROW.length() - 1) {
            SIGNATURES.put(
                    name, new CallSignature(name, line.entries(), line.result().orElse(NUMBER)));
            return;
        }
        String base = name.substring(0, slash);
        CallSignature general =
                base.indexOf('/') < 0 || base.startsWith(NARROW) && base.lastIndexOf('/') == NARROW.length() - 1
                        ? SIGNATURES.get(base)
                        : variantNamed(base);
        if (general == null || general.selector() < 0) {
            throw new IllegalStateException(
                    "calls.txt: " + name + " stands before its general form, or that selects nothing");
        }
        List<TableLine.Entry> parameters = Stream.concat(
                        general.parameters().stream().limit(general.selector() + 1L), line.entries().stream())
                .toList();
        for (String constant : name.substring(slash + 1).split(",")) {
            CallSignature variant = new CallSignature(
                    base + "/" + constant, parameters, line.result().orElse(general.result()));
            VARIANTS.computeIfAbsent(base, any -> new LinkedHashMap<>()).put(constant, variant);
        }
    }

    private static CallSignature variantNamed(String name) {
        int slash = name.lastIndexOf('/');
        return VARIANTS.getOrDefault(name.substring(0, slash), Map.of()).get(name.substring(slash + 1));
    }

    /** The signature of a call by its name. */
    static Optional<CallSignature> of(SystemCallTable table, String name) {
        CallSignature special = table == SystemCallTable.I386 ? SIGNATURES.get(NARROW + name) : null;
        return Optional.ofNullable(special == null ? SIGNATURES.get(name) : special);
    }

    /** The names of all calls that have one. */
    static List<String> names() {
        return SIGNATURES.keySet().stream()
                .map(name -> name.startsWith(NARROW) ? name.substring(NARROW.length()) : name)
                .toList();
    }

    /** The index of the last parameter that selects a variant; -1 without one. */
    int selector() {
        int found = -1;
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).type().selector()) {
                found = i;
            }
        }
        return found;
    }

    /** The variants of this one by their constants. */
    Map<String, CallSignature> variants() {
        return VARIANTS.getOrDefault(name, Map.of());
    }

    /** The variant that the selecting parameter's value names; this one if none. */
    CallSignature select(long value) {
        ValueType type = parameters.get(selector()).type();
        for (Map.Entry<String, CallSignature> variant : variants().entrySet()) {
            String constant = variant.getKey();
            boolean number = Character.isDigit(constant.charAt(0));
            boolean same = number
                    ? Long.parseLong(constant) == value
                    : type.groups().stream().anyMatch(group -> group.isValue(constant, value & type.mask()));
            if (same) {
                return variant.getValue();
            }
        }
        return this;
    }
}
