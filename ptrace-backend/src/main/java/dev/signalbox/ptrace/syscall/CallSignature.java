package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a system call takes.
 *
 * @param parameters in order
 */
record CallSignature(List<Parameter> parameters) {
    private static final String RESOURCE = "calls.txt";
    private static final String NARROW = "i386/";
    private static final Map<String, CallSignature> SIGNATURES = load();

    /**
     * A parameter.
     *
     * @param name as in the manual page
     * @param kind how it is shown
     * @param group of constants; empty where the kind has none
     */
    record Parameter(String name, ArgumentKind kind, Optional<ConstantGroup> group) {
        static Parameter parse(String text) {
            String[] parts = text.split("[=:]");
            Optional<ConstantGroup> group = parts.length > 2 ? ConstantGroup.named(parts[2]) : Optional.empty();
            if (parts.length > 2 && group.isEmpty()) {
                throw new IllegalStateException(RESOURCE + ": no constants " + parts[2] + " for " + text);
            }
            return new Parameter(parts[0], ArgumentKind.of(parts[1]), group);
        }
    }

    private static Map<String, CallSignature> load() {
        Map<String, CallSignature> signatures = new HashMap<>();
        try (InputStream stream = CallSignature.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("this build of Signalbox lacks " + RESOURCE);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] words = line.split(" ");
                    List<Parameter> parameters = new ArrayList<>();
                    for (int i = 1; i < words.length; i++) {
                        parameters.add(Parameter.parse(words[i]));
                    }
                    signatures.put(words[0], new CallSignature(List.copyOf(parameters)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return signatures;
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
}
