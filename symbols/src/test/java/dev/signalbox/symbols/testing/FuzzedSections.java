package dev.signalbox.symbols.testing;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several sections in one fuzz input: each as a 16-bit little-endian length and its bytes, in a fixed order; what the input does not reach is empty, and the last
 * one that it reaches may be cut short.
 */
public final class FuzzedSections {
    /** The order of the sections in an input. */
    public static final List<String> ORDER = List.of(
            ".debug_info",
            ".debug_abbrev",
            ".debug_str",
            ".debug_line_str",
            ".debug_line",
            ".debug_addr",
            ".debug_str_offsets",
            ".debug_ranges",
            ".debug_rnglists",
            ".debug_loc",
            ".debug_loclists",
            ".debug_aranges",
            ".debug_types",
            ".debug_names",
            ".gdb_index");

    private FuzzedSections() {}

    /** The sections of an input, by name. */
    public static Map<String, ByteSlice> split(byte[] input) {
        Map<String, ByteSlice> sections = new HashMap<>();
        ByteSlice all = ByteSlice.of("input", input);
        int position = 0;
        for (String name : ORDER) {
            int length = position + 2 <= input.length ? all.u16(position) : 0;
            position = Math.min(position + 2, input.length);
            length = Math.min(length, input.length - position);
            sections.put(name, all.slice(position, length).named(name));
            position += length;
        }
        return sections;
    }

    /** An input that {@link #split} takes apart again. */
    public static byte[] join(Map<String, byte[]> sections) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : ORDER) {
            byte[] bytes = sections.getOrDefault(name, new byte[0]);
            if (bytes.length > 0xffff) {
                throw new IllegalArgumentException(name + " is too large for a seed: " + bytes.length + " bytes");
            }
            all.write(bytes.length);
            all.write(bytes.length >> 8);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
