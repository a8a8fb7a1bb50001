package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One run of a filter over one system call: what it returned and how it got there.
 *
 * @param returned the verdict
 * @param steps the instructions that were executed, in order; the last one returned, or divided by zero
 */
public record FilterRun(ReturnValue returned, List<Step> steps) {
    /**
     * An executed instruction.
     *
     * @param index its number in the program, from 0
     * @param accumulator what A was before it
     * @param x what X was before it
     */
    public record Step(int index, int accumulator, int x) {}

    /** The number of the instruction that decided. */
    public int deciding() {
        return steps.get(steps.size() - 1).index();
    }

    /** Runs a filter as the kernel does: 32-bit unsigned arithmetic, A and X start at 0. */
    public static FilterRun of(FilterProgram program, SeccompData data) {
        return new Machine(program, data).run();
    }

    private static final class Machine {
        private final FilterProgram program;
        private final SeccompData data;
        private final int[] memory = new int[FilterVerifier.MEMORY_WORDS];
        private final List<Step> steps = new ArrayList<>();
        private int a;
        private int x;

        Machine(FilterProgram program, SeccompData data) {
            this.program = program;
            this.data = data;
        }

        /** Ends, since a verified program only jumps forward and its last instruction returns. */
        FilterRun run() {
            int at = 0;
            while (true) {
                BpfInstruction instruction = program.instructions().get(at);
                BpfOperation operation = BpfOperation.of(instruction.code()).orElseThrow();
                steps.add(new Step(at, a, x));
                at++;
                switch (operation.kind()) {
                    case RETURN -> {
                        return returned(operation == BpfOperation.RETURN_K ? instruction.k() : a);
                    }
                    case JUMP -> at += instruction.k();
                    case BRANCH -> at += holds(operation, instruction.k()) ? instruction.jt() : instruction.jf();
                    case ARITHMETIC -> {
                        if (operation == BpfOperation.DIV_X && x == 0) {
                            return returned(0); // bpf_convert_filter: "For cBPF programs, this was always return 0"
                        }
                        a = computed(operation, operation.usesX() ? x : instruction.k());
                    }
                    default -> move(operation, instruction.k());
                }
            }
        }

        private FilterRun returned(int value) {
            return new FilterRun(new ReturnValue(value), Collections.unmodifiableList(steps));
        }

        private void move(BpfOperation operation, int k) {
            switch (operation) {
                case LOAD_DATA -> a = data.word(k);
                case LOAD_LENGTH -> a = SeccompData.SIZE;
                case LOAD_CONSTANT -> a = k;
                case LOAD_MEMORY -> a = memory[k];
                case LOADX_LENGTH -> x = SeccompData.SIZE;
                case LOADX_CONSTANT -> x = k;
                case LOADX_MEMORY -> x = memory[k];
                case STORE -> memory[k] = a;
                case STOREX -> memory[k] = x;
                case TAX -> x = a;
                default -> a = x;
            }
        }

        private boolean holds(BpfOperation operation, int k) {
            int other = operation.usesX() ? x : k;
            return switch (operation) {
                case JEQ_K, JEQ_X -> a == other;
                case JGT_K, JGT_X -> Integer.compareUnsigned(a, other) > 0;
                case JGE_K, JGE_X -> Integer.compareUnsigned(a, other) >= 0;
                default -> (a & other) != 0;
            };
        }

        /** Java's shifts take five bits of the count, as the kernel's do since it has an own interpreter and compiler for BPF (kernel/bpf/core.c). */
        private int computed(BpfOperation operation, int other) {
            return switch (operation) {
                case ADD_K, ADD_X -> a + other;
                case SUB_K, SUB_X -> a - other;
                case MUL_K, MUL_X -> a * other;
                case DIV_K, DIV_X -> Integer.divideUnsigned(a, other);
                case OR_K, OR_X -> a | other;
                case AND_K, AND_X -> a & other;
                case LSH_K, LSH_X -> a << other;
                case RSH_K, RSH_X -> a >>> other;
                case XOR_K, XOR_X -> a ^ other;
                default -> -a;
            };
        }
    }
}
