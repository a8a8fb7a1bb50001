package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Sets of system calls that belong together, by the names that strace(1) has for them ({@code file}, {@code network}): those with a file's name among their arguments, those with a
 * descriptor, and by what they do. Compared with strace's own by CallGroupsTest.
 */
public final class CallGroups {
    private static final String FILE = "file";
    private static final String DESCRIPTORS = "desc";
    private static final Map<String, List<String>> LISTS = new LinkedHashMap<>();

    static {
        try (InputStream stream = CallGroups.class.getResourceAsStream("groups.txt")) {
            if (stream == null) {
                throw new IllegalStateException("this build of Signalbox lacks groups.txt");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] words = line.split(" ");
                    List<String> members = LISTS.computeIfAbsent(words[0], any -> new ArrayList<>());
                    members.addAll(List.of(words).subList(1, words.length));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CallGroups() {}

    /** The names of all groups. */
    public static List<String> names() {
        return List.copyOf(LISTS.keySet());
    }

    /** The names of a group's calls on an architecture; none for a name that is no group. */
    public static Optional<Set<String>> members(SystemCallTable table, String group) {
        List<String> list = LISTS.get(group);
        if (list == null) {
            return Optional.empty();
        }
        Set<String> members = new TreeSet<>();
        if (group.equals(FILE) || group.equals(DESCRIPTORS)) {
            for (String name : new LinkedHashSet<>(CallSignature.names())) {
                CallSignature.of(table, name)
                        .filter(signature -> takes(signature, group.equals(FILE)))
                        .ifPresent(signature -> members.add(name));
            }
        }
        for (String word : list) {
            if (word.startsWith("-@")) {
                members(table, word.substring(2)).ifPresent(members::removeAll);
            } else if (word.startsWith("-")) {
                members.remove(word.substring(1));
            } else if (word.startsWith("@")) {
                members(table, word.substring(1)).ifPresent(members::addAll);
            } else {
                members.add(word);
            }
        }
        members.removeIf(name -> table.number(name).isEmpty());
        return Optional.of(members);
    }

    private static boolean takes(CallSignature signature, boolean file) {
        Stream<ValueType> types = signature.parameters().stream().map(TableLine.Entry::type);
        return file
                ? types.anyMatch(type -> type.kind() == ValueKind.PATH)
                : Stream.concat(types, Stream.of(signature.result()))
                        .anyMatch(type -> !type.direction().isPointer()
                                && (type.kind() == ValueKind.FD || type.kind() == ValueKind.DIRFD));
    }
}
