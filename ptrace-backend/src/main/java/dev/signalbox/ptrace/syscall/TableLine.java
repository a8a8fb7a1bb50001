package dev.signalbox.ptrace.syscall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of the tables of calls and structures: {@code NAME ENTRY=TYPE... -> RESULT}.
 *
 * @param name of the call or structure
 * @param entries in order
 * @param result the type of what the call returns, where it is told
 */
record TableLine(String name, List<Entry> entries, Optional<ValueType> result) {
    /**
     * An argument or member.
     *
     * @param name as in the manual page or header
     * @param type its type
     */
    record Entry(String name, ValueType type) {}

    /** All lines of a resource of this package. */
    static List<TableLine> read(String resource) {
        List<TableLine> lines = new ArrayList<>();
        try (InputStream stream = TableLine.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("this build of Signalbox lacks " + resource);
            }
            BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    lines.add(parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static TableLine parse(String line) {
        List<Entry> entries = new ArrayList<>();
        Optional<ValueType> result = Optional.empty();
        String[] words = line.split(" ");
        try {
            for (int i = 1; i < words.length; i++) {
                if (words[i].equals("->")) {
                    result = Optional.of(ValueType.parse(words[++i]));
                } else {
                    int equals = words[i].indexOf('=');
                    entries.add(
                            new Entry(words[i].substring(0, equals), ValueType.parse(words[i].substring(equals + 1))));
                }
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException("in the line " + line + ": " + e.getMessage(), e);
        }
        return new TableLine(words[0], List.copyOf(entries), result);
    }
}
