package dev.signalbox.ptrace.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The call that is made in the place of one that filters kill for. */
class SubstituteCallTest {
    private static final int LOAD = 0x20;
    private static final int EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final List<Long> ZEROS = List.of(0L, 0L, 0L, 0L, 0L, 0L);
    private static final List<Long> ARGUMENTS = List.of(1L, 2L, 3L, 4L, 5L, 6L);

    private static FilterProgram allowing(SeccompAction otherwise, int... numbers) throws InvalidFilterException {
        ByteBuffer code = ByteBuffer.allocate(8 * (2 + 2 * numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        instruction(code, LOAD, 0, 0);
        for (int number : numbers) {
            instruction(code, EQUAL, 1, number);
            instruction(code, RETURN, 0, SeccompAction.ALLOW.value());
        }
        instruction(code, RETURN, 0, otherwise.value());
        return FilterProgram.parse(code.array());
    }

    private static void instruction(ByteBuffer code, int operation, int jf, int k) {
        code.putShort((short) operation).put((byte) 0).put((byte) jf).putInt(k);
    }

    private static int number(String name) {
        return SystemCallTable.X86_64.number(name).orElseThrow();
    }

    private static Optional<SubstituteCall> substitute(FilterProgram... filters) {
        SeccompData uname =
                new SeccompData(number("uname"), (int) SystemCallTable.X86_64.architecture(), 0x1000, ARGUMENTS);
        return SubstituteCall.of(SystemCallTable.X86_64, uname, List.of(filters));
    }

    @Test
    void noCallIsMadeWhereTheFiltersLetThatThrough() throws InvalidFilterException {
        assertThat(substitute(allowing(SeccompAction.KILL_PROCESS, -1, number("getpid"))))
                .contains(new SubstituteCall(-1, ARGUMENTS));
    }

    @Test
    void aFilterThatMakesTheRestFailDoesForNoCallToo() throws InvalidFilterException {
        assertThat(substitute(allowing(SeccompAction.ERRNO, number("read"))))
                .contains(new SubstituteCall(-1, ARGUMENTS));
    }

    @Test
    void ofAnAllowListTheFirstCallThatOnlyAsksIsMade() throws InvalidFilterException {
        assertThat(substitute(allowing(SeccompAction.KILL_PROCESS, number("read"), number("gettid"))))
                .contains(new SubstituteCall(number("gettid"), ZEROS));
    }

    @Test
    void aCallOnFilesGetsNone() throws InvalidFilterException {
        assertThat(substitute(allowing(SeccompAction.KILL_PROCESS, number("write"), number("exit_group"))))
                .contains(new SubstituteCall(number("write"), List.of(-1L, 0L, 0L, 0L, 0L, 0L)));
    }

    @Test
    void allFiltersMustLetItThrough() throws InvalidFilterException {
        assertThat(substitute(
                        allowing(SeccompAction.KILL_PROCESS, number("getpid"), number("getuid")),
                        allowing(SeccompAction.TRAP, number("getuid"))))
                .contains(new SubstituteCall(number("getuid"), ZEROS));
    }

    @Test
    void whatHasAnEffectIsNoSubstitute() throws InvalidFilterException {
        assertThat(substitute(allowing(
                        SeccompAction.KILL_PROCESS, number("exit_group"), number("execve"), number("rt_sigreturn"))))
                .isEmpty();
    }
}
