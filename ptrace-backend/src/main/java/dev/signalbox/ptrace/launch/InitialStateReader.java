package dev.signalbox.ptrace.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The state in which Signalbox itself was started and which its programs should have as if they had been started in its place. The launcher script
 * {@code signalbox} records it in system properties before the JVM changes anything; without a property the nearest thing that /proc still shows is taken.
 */
public final class InitialStateReader {
    private static final String PREFIX = "signalbox.initial.";

    private final Properties properties;
    private final Path proc;

    /** Reads system properties and /proc. */
    public InitialStateReader() {
        this(System.getProperties(), Path.of("/proc"));
    }

    InitialStateReader(Properties properties, Path proc) {
        this.properties = properties;
        this.proc = proc;
    }

    /** Signals, descriptors, file limit and umask. The umask is left alone: the JVM does not change it. */
    public LaunchSpec.InitialState read() {
        return new LaunchSpec.InitialState(
                mask("ignored", "SigIgn"), mask("blocked", "SigBlk"), descriptors(), -1, openFiles());
    }

    /**
     * The environment as it was received, {@code NAME=value} strings in order with any bytes, which {@link System#getenv()} cannot show under every encoding.
     *
     * @throws IOException when neither the recorded environment nor /proc/self/environ can be read
     */
    public List<byte[]> environment() throws IOException {
        String recorded = properties.getProperty(PREFIX + "environment");
        byte[] bytes = Files.readAllBytes(recorded != null ? Path.of(recorded) : proc.resolve("self/environ"));
        List<byte[]> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return strings;
    }

    /** The leader thread, which /proc/self/status shows, only waits for the JVM's main thread: its mask is still the original one. */
    private long mask(String property, String field) {
        String recorded = properties.getProperty(PREFIX + property);
        Optional<String> text = recorded != null
                ? Optional.of(recorded)
                : field("self/status", field + ":").map(String::strip);
        return text.filter(value -> value.matches("[0-9a-fA-F]{1,16}"))
                .map(value -> Long.parseUnsignedLong(value, 16))
                .orElse(0L);
    }

    /** Those of descriptors 0 to 2 that were closed, and that something else had to be opened for. */
    public Set<Integer> closedStreams() {
        return Arrays.stream(properties.getProperty(PREFIX + "closed", "").split(","))
                .filter(word -> word.matches("[012]"))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private List<Integer> descriptors() {
        List<Integer> descriptors = new ArrayList<>();
        for (String word : properties.getProperty(PREFIX + "descriptors", "").split(",")) {
            if (word.matches("[0-9]{1,9}")
                    && Files.exists(proc.resolve("self/fd").resolve(word), LinkOption.NOFOLLOW_LINKS)) {
                descriptors.add(Integer.valueOf(word));
            }
        }
        return descriptors;
    }

    /** Without a record, our parent's limit: it is most likely the shell that started the JVM. */
    private long openFiles() {
        String recorded = properties.getProperty(PREFIX + "nofile");
        if (recorded == null) {
            recorded = field("self/status", "PPid:")
                    .flatMap(parent -> field(parent.strip() + "/limits", "Max open files"))
                    .map(line -> line.strip().split(" +")[0])
                    .orElse("");
        }
        if (recorded.equals("unlimited")) {
            return Long.MAX_VALUE;
        }
        return recorded.matches("[0-9]{1,18}") ? Long.parseLong(recorded) : -1;
    }

    private Optional<String> field(String file, String name) {
        try {
            return Files.readAllLines(proc.resolve(file), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // hidepid, or the parent is gone: nothing to learn there
        }
    }
}
