package dev.signalbox.ptrace.seccomp;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.syscall.ConstantGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A filter as text, a line for each instruction: {@code if nr == getppid (110) goto 5 else 6}. Numbers get names where it is known on every path what they are compared
 * with; numbers of calls by the architecture that the filter has checked before, else by the one of the process.
 */
public final class FilterListing {
    /** Set in the numbers of calls of the x32 ABI (arch/x86/include/uapi/asm/unistd.h). */
    private static final int X32_BIT = 0x40000000;

    private final List<String> lines;

    private FilterListing(List<String> lines) {
        this.lines = lines;
    }

    /**
     * Disassembles.
     *
     * @param usual the system calls of the process, for filters that do not look at the architecture
     */
    public static FilterListing of(FilterProgram program, SystemCallTable usual) {
        List<FilterKnowledge> knowledge = FilterKnowledge.of(program);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < program.length(); i++) {
            lines.add(new Line(i, program.instructions().get(i), knowledge.get(i), usual).text());
        }
        return new FilterListing(List.copyOf(lines));
    }

    /** One line an instruction, without numbers. */
    public List<String> lines() {
        return lines;
    }

    /** The text of an instruction. */
    public String line(int instruction) {
        return lines.get(instruction);
    }

    private record Line(int at, BpfInstruction instruction, FilterKnowledge known, SystemCallTable usual) {
        String text() {
            BpfOperation operation = BpfOperation.of(instruction.code()).orElseThrow();
            String other = operation.usesX() ? "X" : number(instruction.k());
            return switch (operation) {
                case LOAD_DATA -> "A = " + SeccompData.name(instruction.k());
                case LOAD_LENGTH -> "A = " + SeccompData.SIZE;
                case LOADX_LENGTH -> "X = " + SeccompData.SIZE;
                case LOAD_CONSTANT -> "A = " + number(instruction.k());
                case LOADX_CONSTANT -> "X = " + number(instruction.k());
                case LOAD_MEMORY -> "A = M[" + instruction.k() + "]";
                case LOADX_MEMORY -> "X = M[" + instruction.k() + "]";
                case STORE -> "M[" + instruction.k() + "] = A";
                case STOREX -> "M[" + instruction.k() + "] = X";
                case TAX -> "X = A";
                case TXA -> "A = X";
                case NEG -> "A = -A";
                case JUMP -> "goto " + (at + 1 + instruction.constant());
                case RETURN_K -> "return " + new ReturnValue(instruction.k()).text();
                case RETURN_A -> "return A";
                default ->
                    operation.kind() == BpfOperation.Kind.BRANCH
                            ? branch(operation)
                            : "A " + operation.symbol() + "= " + other;
            };
        }

        private String branch(BpfOperation operation) {
            String left = known.loaded().map(SeccompData::name).orElse("A");
            boolean bits = operation == BpfOperation.JSET_K || operation == BpfOperation.JSET_X;
            String right = operation.usesX() ? "X" : bits ? number(instruction.k()) : compared(instruction.k());
            return "if " + left + " " + operation.symbol() + " " + right + " goto " + (at + 1 + instruction.jt())
                    + " else " + (at + 1 + instruction.jf());
        }

        private String compared(int value) {
            int offset = known.loaded().orElse(-1);
            if (offset == SeccompData.ARCH) {
                return ConstantGroup.named("arch")
                        .flatMap(group -> group.name(Integer.toUnsignedLong(value)))
                        .orElse(number(value));
            }
            if (offset == SeccompData.NR) {
                return value == X32_BIT ? "__X32_SYSCALL_BIT" : call(value).orElse(Integer.toUnsignedString(value));
            }
            return number(value);
        }

        private Optional<String> call(int number) {
            Optional<SystemCallTable> table =
                    known.architecture().map(SystemCallTable::of).orElse(Optional.of(usual));
            return table.flatMap(calls -> calls.name(number)).map(name -> name + " (" + number + ")");
        }

        private static String number(int value) {
            return value >= 0 && value < 10 ? Integer.toString(value) : "0x" + Integer.toHexString(value);
        }
    }
}
