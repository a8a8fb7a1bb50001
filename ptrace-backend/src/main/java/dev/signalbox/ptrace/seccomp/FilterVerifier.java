package dev.signalbox.ptrace.seccomp;

import java.util.Arrays;
import java.util.List;

/**
 * The kernel's check of a seccomp filter: bpf_check_classic with check_load_and_stores (net/core/filter.c), then seccomp_check_filter (kernel/seccomp.c). That all
 * filters of a thread together may have 32768 instructions is checked when they are installed, not here.
 */
final class FilterVerifier {
    /** BPF_MAXINSNS. */
    static final int MAX_LENGTH = 4096;

    /** BPF_MEMWORDS. */
    static final int MEMORY_WORDS = 16;

    private static final int ALL_WORDS = (1 << MEMORY_WORDS) - 1;

    private FilterVerifier() {}

    static void check(List<BpfInstruction> program) throws InvalidFilterException {
        if (program.isEmpty() || program.size() > MAX_LENGTH) {
            throw new InvalidFilterException(
                    program.size(), "a filter has 1 to " + MAX_LENGTH + " instructions, not " + program.size());
        }
        for (int i = 0; i < program.size(); i++) {
            check(program, i);
        }
        int last = program.size() - 1;
        if (operation(program, last).kind() != BpfOperation.Kind.RETURN) {
            throw new InvalidFilterException(last, "the last instruction does not return");
        }
        checkMemory(program);
    }

    private static BpfOperation operation(List<BpfInstruction> program, int at) throws InvalidFilterException {
        int code = program.get(at).code();
        return BpfOperation.of(code)
                .orElseThrow(() ->
                        new InvalidFilterException(at, String.format("seccomp does not know the code 0x%02x", code)));
    }

    private static void check(List<BpfInstruction> program, int at) throws InvalidFilterException {
        BpfInstruction instruction = program.get(at);
        BpfOperation operation = operation(program, at);
        int following = program.size() - at - 1;
        long k = instruction.constant();
        switch (operation) {
            case LOAD_DATA ->
                require(k < SeccompData.SIZE && k % Integer.BYTES == 0, at, "loads no word of struct seccomp_data");
            case DIV_K -> require(k != 0, at, "divides by zero");
            case LSH_K, RSH_K -> require(k < Integer.SIZE, at, "shifts by more than 31 bits");
            case JUMP -> require(k < following, at, "jumps behind the end");
            default -> {
                require(!operation.usesMemory() || k < MEMORY_WORDS, at, "there is no word " + k + " of memory");
                boolean within = instruction.jt() < following && instruction.jf() < following;
                require(operation.kind() != BpfOperation.Kind.BRANCH || within, at, "jumps behind the end");
            }
        }
    }

    private static void require(boolean condition, int at, String otherwise) throws InvalidFilterException {
        if (!condition) {
            throw new InvalidFilterException(at, otherwise);
        }
    }

    /** On each path a word of memory is written before it is read. Jumps only go forward, so one pass suffices. */
    private static void checkMemory(List<BpfInstruction> program) throws InvalidFilterException {
        int[] onArrival = new int[program.size()];
        Arrays.fill(onArrival, ALL_WORDS);
        int written = 0;
        for (int at = 0; at < program.size(); at++) {
            written &= onArrival[at];
            BpfInstruction instruction = program.get(at);
            BpfOperation operation = operation(program, at);
            switch (operation) {
                case STORE, STOREX -> written |= 1 << instruction.k();
                case LOAD_MEMORY, LOADX_MEMORY ->
                    require(
                            (written & 1 << instruction.k()) != 0,
                            at,
                            "reads word " + instruction.k()
                                    + " of memory, which no instruction has written on some path");
                case JUMP -> {
                    onArrival[at + 1 + instruction.k()] &= written;
                    written = ALL_WORDS;
                }
                default -> {
                    if (operation.kind() == BpfOperation.Kind.BRANCH) {
                        onArrival[at + 1 + instruction.jt()] &= written;
                        onArrival[at + 1 + instruction.jf()] &= written;
                        written = ALL_WORDS;
                    }
                }
            }
        }
    }
}
