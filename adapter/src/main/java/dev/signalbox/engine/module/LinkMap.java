package dev.signalbox.engine.module;

import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MemoryReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The dynamic linker's list of what it has loaded, read out of the program's memory: struct r_debug (link.h: version, r_map, r_brk, r_state, each in a
 * word) and its chain of struct link_map (l_addr, l_name, l_ld, l_next, l_prev).
 */
public final class LinkMap {
    /** r_state while the list is complete. */
    public static final int RT_CONSISTENT = 0;

    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_NAME = 4096;

    private LinkMap() {}

    /** Where r_state is in struct r_debug: behind version (padded), r_map and r_brk. */
    public static int stateOffset(Machine machine) {
        return 3 * machine.addressSize();
    }

    /**
     * A loaded object.
     *
     * @param address of its struct link_map
     * @param bias l_addr: what is added to the file's addresses
     * @param name l_name as the linker has it: empty for the executable, perhaps relative
     * @param dynamic l_ld: where its dynamic section is
     */
    public record Entry(long address, long bias, String name, long dynamic) {}

    /** The entries, in the order of symbol lookup; what a damaged chain still shows. Cycles and unreadable memory end the list. */
    public static List<Entry> read(MemoryReader memory, long rDebug, Machine machine) {
        int word = machine.addressSize();
        List<Entry> entries = new ArrayList<>();
        OptionalLong next = machine.readAddress(memory, rDebug + word);
        while (next.isPresent() && next.getAsLong() != 0 && entries.size() < MOST_ENTRIES) {
            long entry = next.getAsLong();
            OptionalLong bias = machine.readAddress(memory, entry);
            OptionalLong name = machine.readAddress(memory, entry + word);
            OptionalLong dynamic = machine.readAddress(memory, entry + 2L * word);
            if (bias.isEmpty() || name.isEmpty() || dynamic.isEmpty()) {
                break;
            }
            entries.add(new Entry(entry, bias.getAsLong(), string(memory, name.getAsLong()), dynamic.getAsLong()));
            next = machine.readAddress(memory, entry + 3L * word);
        }
        return entries;
    }

    private static String string(MemoryReader memory, long address) {
        byte[] bytes = new byte[LONGEST_NAME];
        int length = memory.read(address, bytes, 0, bytes.length);
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
