package dev.signalbox.ptrace.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The system calls of one architecture, from the kernel headers that this build was made with. */
public enum SystemCallTable {
    X86_64(0xc000003eL, "AUDIT_ARCH_X86_64", "syscalls-x86_64.tsv"),
    I386(0x40000003L, "AUDIT_ARCH_I386", "syscalls-i386.tsv");

    private final long architecture;
    private final String architectureName;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    SystemCallTable(long architecture, String architectureName, String resource) {
        this.architecture = architecture;
        this.architectureName = architectureName;
        try (InputStream stream = SystemCallTable.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "this build of Signalbox lacks " + resource + "; build it with gcc and the kernel's headers");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                int number = Integer.parseInt(line.substring(0, tab));
                names.put(number, line.substring(tab + 1));
                numbers.put(line.substring(tab + 1), number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table for an si_arch or seccomp_data.arch. */
    public static Optional<SystemCallTable> of(long architecture) {
        return Arrays.stream(values())
                .filter(table -> table.architecture == (architecture & 0xffffffffL))
                .findFirst();
    }

    /** The AUDIT_ARCH_ constant. */
    public long architecture() {
        return architecture;
    }

    /** The constant's name. */
    public String architectureName() {
        return architectureName;
    }

    /** The name of a call, without prefix. */
    public Optional<String> name(int number) {
        return Optional.ofNullable(names.get(number));
    }

    /** All numbers, in no order. */
    public Set<Integer> numbers() {
        return Collections.unmodifiableSet(names.keySet());
    }

    /** The number of a call by its name, without prefix. */
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
