package dev.signalbox.ptrace.syscall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Constants that belong together ({@code O_...} of open), by the names and values of the headers that this build was made with. Immutable. */
public final class ConstantGroup {
    private static final String RESOURCE = "constants.tsv";
    private static final Map<String, ConstantGroup> GROUPS = load();

    /**
     * A named value.
     *
     * @param name as in the header
     * @param value its value
     */
    public record Constant(String name, long value) {}

    private final List<Constant> constants;
    private final List<Constant> widestFirst;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> values = new HashMap<>();

    private ConstantGroup(List<Constant> constants) {
        this.constants = List.copyOf(constants);
        for (Constant constant : constants) {
            names.putIfAbsent(constant.value(), constant.name());
            values.putIfAbsent(constant.name(), constant.value());
        }
        this.widestFirst = constants.stream()
                .filter(constant -> constant.value() != 0)
                .sorted(Comparator.comparingInt((Constant constant) -> -Long.bitCount(constant.value()))
                        .thenComparing(Constant::value, Long::compareUnsigned))
                .toList();
    }

    private static Map<String, ConstantGroup> load() {
        Map<String, List<Constant>> read = new LinkedHashMap<>();
        try (InputStream stream = ConstantGroup.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "this build of Signalbox lacks " + RESOURCE + "; build it with gcc and the kernel's headers");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split("\t");
                read.computeIfAbsent(fields[0], any -> new ArrayList<>())
                        .add(new Constant(fields[1], Long.parseLong(fields[2])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, ConstantGroup> groups = new LinkedHashMap<>();
        read.forEach((name, constants) -> groups.put(name, new ConstantGroup(constants)));
        return groups;
    }

    /** The group of a name; {@code constants.txt} lists them. */
    public static Optional<ConstantGroup> named(String name) {
        return Optional.ofNullable(GROUPS.get(name));
    }

    /** The group of a name that the tables of this build use; IllegalArgumentException without it. */
    static ConstantGroup required(String name) {
        return named(name).orElseThrow(() -> new IllegalArgumentException("no constants " + name));
    }

    /** Whether a constant of that name has that value. */
    boolean isValue(String name, long value) {
        return values.containsKey(name) && values.get(name) == value;
    }

    /** The value of a constant of any group; of a name that several have, the first one's. */
    static OptionalLong value(String name) {
        return GROUPS.values().stream()
                .flatMap(group -> group.constants.stream())
                .filter(constant -> constant.name().equals(name))
                .mapToLong(Constant::value)
                .findFirst();
    }

    /** All of them, in the order of their names. */
    public List<Constant> constants() {
        return constants;
    }

    /** The name of a value as a whole, the first one where there are several. */
    public Optional<String> name(long value) {
        return Optional.ofNullable(names.get(value));
    }

    /** A value as an or of names, {@code O_WRONLY|O_CREAT}; bits without a name follow as a number. */
    public String flags(long value) {
        if (value == 0) {
            return name(0).orElse("0");
        }
        List<Constant> found = new ArrayList<>();
        long rest = value;
        for (Constant constant : widestFirst) {
            if ((rest & constant.value()) == constant.value()) {
                found.add(constant);
                rest &= ~constant.value();
            }
        }
        found.sort(Comparator.comparing(Constant::value, Long::compareUnsigned));
        StringBuilder text = new StringBuilder();
        for (Constant constant : found) {
            text.append(text.isEmpty() ? "" : "|").append(constant.name());
        }
        if (rest != 0) {
            text.append(text.isEmpty() ? "0x" : "|0x").append(Long.toHexString(rest));
        }
        return text.toString();
    }
}
