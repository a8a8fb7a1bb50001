package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What holds whenever an instruction of a filter is reached, on whatever path.
 *
 * @param loaded the offset in struct seccomp_data of the word that A holds unchanged
 * @param architecture the AUDIT_ARCH_ constant that the filter has found the call to have
 */
record FilterKnowledge(Optional<Integer> loaded, Optional<Long> architecture) {
    private static final FilterKnowledge NOTHING = new FilterKnowledge(Optional.empty(), Optional.empty());

    /** For each instruction. Jumps only go forward, so one pass suffices. */
    static List<FilterKnowledge> of(FilterProgram program) {
        FilterKnowledge[] arriving = new FilterKnowledge[program.length()];
        arriving[0] = NOTHING;
        for (int at = 0; at < program.length(); at++) {
            if (arriving[at] == null) {
                arriving[at] = NOTHING; // unreachable
            } else {
                arriving[at].pass(program.instructions().get(at), at, arriving);
            }
        }
        return new ArrayList<>(List.of(arriving));
    }

    private void pass(BpfInstruction instruction, int at, FilterKnowledge[] arriving) {
        BpfOperation operation = BpfOperation.of(instruction.code()).orElseThrow();
        switch (operation) {
            case LOAD_DATA -> reach(arriving, at + 1, new FilterKnowledge(Optional.of(instruction.k()), architecture));
            case RETURN_A, RETURN_K -> {}
            case JUMP -> reach(arriving, at + 1 + instruction.k(), this);
            case LOADX_CONSTANT, LOADX_LENGTH, LOADX_MEMORY, STORE, STOREX, TAX -> reach(arriving, at + 1, this);
            default -> {
                if (operation.kind() == BpfOperation.Kind.BRANCH) {
                    branch(operation, instruction, at, arriving);
                } else {
                    reach(arriving, at + 1, new FilterKnowledge(Optional.empty(), architecture));
                }
            }
        }
    }

    private void branch(BpfOperation operation, BpfInstruction instruction, int at, FilterKnowledge[] arriving) {
        boolean checksArchitecture = operation == BpfOperation.JEQ_K && loaded.equals(Optional.of(SeccompData.ARCH));
        FilterKnowledge equal =
                checksArchitecture ? new FilterKnowledge(loaded, Optional.of(instruction.constant())) : this;
        reach(arriving, at + 1 + instruction.jt(), equal);
        reach(arriving, at + 1 + instruction.jf(), this);
    }

    private static void reach(FilterKnowledge[] arriving, int at, FilterKnowledge with) {
        FilterKnowledge other = arriving[at];
        arriving[at] = other == null
                ? with
                : new FilterKnowledge(
                        other.loaded.filter(offset -> with.loaded.equals(Optional.of(offset))),
                        other.architecture.filter(arch -> with.architecture.equals(Optional.of(arch))));
    }
}
