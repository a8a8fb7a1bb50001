package dev.signalbox.ptrace.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterListingTest {
    private static final int ARCH_WIDE = 0xc000003e;
    private static final int ARCH_NARROW = 0x40000003;

    private static BpfInstruction statement(BpfOperation operation, int k) {
        return new BpfInstruction(operation.code(), 0, 0, k);
    }

    private static BpfInstruction jump(BpfOperation operation, int k, int jt, int jf) {
        return new BpfInstruction(operation.code(), jt, jf, k);
    }

    private static List<String> lines(BpfInstruction... code) throws InvalidFilterException {
        return FilterListing.of(FilterProgram.of(List.of(code)), SystemCallTable.X86_64)
                .lines();
    }

    @Test
    void callsAreNamedByTheArchitectureThatTheFilterChecked() throws InvalidFilterException {
        assertThat(lines(
                        statement(BpfOperation.LOAD_DATA, 4),
                        jump(BpfOperation.JEQ_K, ARCH_NARROW, 0, 3),
                        statement(BpfOperation.LOAD_DATA, 0),
                        jump(BpfOperation.JEQ_K, 5, 0, 1),
                        statement(BpfOperation.RETURN_K, 0x00030007),
                        jump(BpfOperation.JEQ_K, ARCH_WIDE, 1, 0),
                        statement(BpfOperation.RETURN_K, 0x80000000),
                        statement(BpfOperation.LOAD_DATA, 0),
                        jump(BpfOperation.JGE_K, 0x40000000, 2, 0),
                        jump(BpfOperation.JEQ_K, 5, 1, 0),
                        statement(BpfOperation.RETURN_K, 0x7fff0000),
                        statement(BpfOperation.RETURN_K, 0x0005000d)))
                .containsExactly(
                        "A = arch",
                        "if arch == AUDIT_ARCH_I386 goto 2 else 5",
                        "A = nr",
                        "if nr == open (5) goto 4 else 5",
                        "return RET_TRAP data 7",
                        "if A == 0xc000003e goto 7 else 6",
                        "return RET_KILL_PROCESS",
                        "A = nr",
                        "if nr >= __X32_SYSCALL_BIT goto 11 else 9",
                        "if nr == fstat (5) goto 11 else 10",
                        "return RET_ALLOW",
                        "return RET_ERRNO EACCES (13)");
    }

    @Test
    void wordsOfTheCallAndArithmeticReadLikeC() throws InvalidFilterException {
        assertThat(lines(
                        statement(BpfOperation.LOAD_DATA, 28),
                        jump(BpfOperation.JSET_K, 0x80000000, 5, 0),
                        statement(BpfOperation.LOAD_DATA, 8),
                        statement(BpfOperation.STORE, 3),
                        statement(BpfOperation.LOADX_MEMORY, 3),
                        statement(BpfOperation.LSH_K, 4),
                        jump(BpfOperation.JGT_X, 0, 0, 0),
                        statement(BpfOperation.AND_K, 0xfff),
                        statement(BpfOperation.RETURN_A, 0)))
                .containsExactly(
                        "A = args[1].high",
                        "if args[1].high & 0x80000000 goto 7 else 2",
                        "A = instruction_pointer.low",
                        "M[3] = A",
                        "X = M[3]",
                        "A <<= 4",
                        "if A > X goto 7 else 7",
                        "A &= 0xfff",
                        "return A");
    }

    @Test
    void returnValuesSayWhatTheKernelMakesOfThem() {
        assertThat(new ReturnValue(0x00050000).text())
                .isEqualTo("RET_ERRNO 0 (the call is not executed and returns 0)");
        assertThat(new ReturnValue(0x0005ffff).text()).isEqualTo("RET_ERRNO 4095, from data 65535");
        assertThat(new ReturnValue(0x00010000).text()).contains("no known action", "RET_KILL_PROCESS");
        assertThat(new ReturnValue(0x7ff00005).text()).isEqualTo("RET_TRACE data 5");
        assertThat(new ReturnValue(0).action()).isEqualTo(SeccompAction.KILL_THREAD);
    }

    @Test
    void amongEqualActionsTheLatestFilterSuppliesTheData() throws InvalidFilterException {
        SeccompData data = new SeccompData(1, ARCH_WIDE, 0, List.of(0L, 0L, 0L, 0L, 0L, 0L));
        FilterProgram seven = FilterProgram.of(List.of(statement(BpfOperation.RETURN_K, 0x00030007)));
        FilterProgram nine = FilterProgram.of(List.of(statement(BpfOperation.RETURN_K, 0x00030009)));
        FilterProgram error = FilterProgram.of(List.of(statement(BpfOperation.RETURN_K, 0x00050001)));
        SeccompVerdict verdict = SeccompVerdict.of(List.of(seven, nine, error), data);
        assertThat(verdict.returned().text()).isEqualTo("RET_TRAP data 9");
        assertThat(verdict.decidingFilter()).hasValue(1);
        assertThat(verdict.runs()).hasSize(3);
        FilterProgram allow = FilterProgram.of(List.of(statement(BpfOperation.RETURN_K, 0x7fff0000)));
        assertThat(SeccompVerdict.of(List.of(allow), data).decidingFilter()).isEmpty();
    }

    @Test
    void thePathIsTheInstructionsInTheirOrder() throws InvalidFilterException {
        FilterProgram program = FilterProgram.of(List.of(
                statement(BpfOperation.LOAD_DATA, 0),
                jump(BpfOperation.JEQ_K, 110, 1, 0),
                statement(BpfOperation.RETURN_K, 0x7fff0000),
                statement(BpfOperation.LOADX_CONSTANT, 0),
                statement(BpfOperation.DIV_X, 0),
                statement(BpfOperation.RETURN_K, 0x7fff0000)));
        FilterRun run = FilterRun.of(program, new SeccompData(110, ARCH_WIDE, 0, List.of(0L, 0L, 0L, 0L, 0L, 0L)));
        assertThat(run.steps()).extracting(FilterRun.Step::index).containsExactly(0, 1, 3, 4);
        assertThat(run.steps().get(1).accumulator()).isEqualTo(110);
        assertThat(run.deciding()).isEqualTo(4);
        assertThat(run.returned()).isEqualTo(new ReturnValue(0));
    }

    @Test
    void aRefusalNamesTheInstruction() {
        assertThatThrownBy(() -> lines(
                        jump(BpfOperation.JEQ_K, 1, 0, 1),
                        statement(BpfOperation.STORE, 0),
                        statement(BpfOperation.LOAD_MEMORY, 0),
                        statement(BpfOperation.RETURN_A, 0)))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining("instruction 2")
                .hasMessageContaining("some path");
        assertThatThrownBy(() -> FilterProgram.parse(new byte[12])).hasMessageContaining("12 bytes");
    }
}
