package dev.signalbox.symbols.machine;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The registers of one machine by their DWARF numbers, with what calls do to them. Immutable. */
public final class RegisterSet {
    private final List<String> unwound;
    private final Map<Integer, String> others = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int pc;
    private final int sp;
    private final int framePointer;
    private final BitSet calleeSaved = new BitSet();
    private final BitSet ofThread = new BitSet();

    /**
     * @param unwound the names of the registers that frames save, by number from 0; the pc among them
     * @param others further integer registers, by number
     * @param wide registers that hold no integer, by number
     * @param roles pc, stack pointer, frame pointer
     * @param calleeSaved what a called function must preserve, the stack pointer apart
     * @param ofThread what no call changes: segments and their bases
     */
    RegisterSet(
            List<String> unwound,
            Map<Integer, String> others,
            Map<Integer, String> wide,
            List<Integer> roles,
            List<Integer> calleeSaved,
            List<Integer> ofThread) {
        this.unwound = List.copyOf(unwound);
        this.others.putAll(wide);
        this.others.putAll(others);
        this.pc = roles.get(0);
        this.sp = roles.get(1);
        this.framePointer = roles.get(2);
        calleeSaved.forEach(this.calleeSaved::set);
        ofThread.forEach(this.ofThread::set);
        for (int number = 0; number < unwound.size(); number++) {
            numbers.put(unwound.get(number), number);
        }
        others.forEach((number, name) -> numbers.put(name, number));
    }

    /** The instruction pointer; in call frame information the column of the return address. */
    public int pc() {
        return pc;
    }

    /** The stack pointer. */
    public int sp() {
        return sp;
    }

    /** The register that points to the frame where code keeps such a chain. */
    public int framePointer() {
        return framePointer;
    }

    /** How many registers frames save: those with the numbers from 0 up to this. */
    public int unwoundCount() {
        return unwound.size();
    }

    /** The register's usual name, or {@code reg} and its number for those that have no name here. */
    public String name(int number) {
        return number >= 0 && number < unwound.size()
                ? unwound.get(number)
                : others.getOrDefault(number, "reg" + number);
    }

    /** The number of a register that holds an integer by its name, without a dollar sign. */
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Whether a called function must preserve the register, the stack pointer apart. */
    public boolean isCalleeSaved(int number) {
        return number >= 0 && calleeSaved.get(number);
    }

    /** Whether the register is the same in all frames of a thread: a segment or its base. */
    public boolean isOfThread(int number) {
        return number >= 0 && ofThread.get(number);
    }
}
