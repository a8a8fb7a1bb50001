package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.SystemCallTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSetParserTest {
    private static boolean has(String set, String call) throws CallRuleException {
        return CallSetParser.parse(set)
                .contains(
                        SystemCallTable.X86_64,
                        SystemCallTable.X86_64.number(call).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "openat | openat | close",
                "openat,close | close | read",
                "openat close | close | read",
                "257 | openat | close",
                "0x101 | openat | close",
                "SYS_openat | openat | close",
                "/^mem|^open/ | openat | read",
                "/^(open|close)$/,read | read | openat",
                "/^get.id | getpid | getppid",
                "%network | connect | read",
                "group:network | connect | read",
                "g:network | connect | read",
                "network | connect | read",
                "%net | connect | read",
                "%file | openat | read",
                "file | unlinkat | close",
                "%desc | read | getpid",
                "%process | execve | read",
                "%memory | mmap | read",
                "%signal | rt_sigaction | read",
                "%ipc | shmat | read",
                "%creds | setuid | getpid",
                "%pure | getpid | getpgid",
                "%clock | clock_gettime | nanosleep",
                "%%stat | newfstatat | statfs",
                "!openat,close | read | openat",
                "! %file | read | openat",
                "all | read | none",
                "?nosuchcall,read | read | openat",
                "read@64 | read | openat"
            })
    void aSetIsWrittenAsStraceAndGdbWriteIt(String set, String within, String without) throws CallRuleException {
        assertThat(has(set, within)).isTrue();
        if (!without.equals("none")) {
            assertThat(has(set, without)).isFalse();
        }
    }

    @Test
    void anEmptyTextMeansEveryCall() throws CallRuleException {
        assertThat(CallSetParser.parse(" ").isAll()).isTrue();
    }

    @Test
    void anArchitectureCanBeMeantAlone() throws CallRuleException {
        assertThat(CallSetParser.parse("getppid@32").contains(SystemCallTable.I386, 64))
                .isTrue();
        assertThat(CallSetParser.parse("getppid@32").contains(SystemCallTable.X86_64, 110))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openta | 0 | did you mean open or openat",
                "close, opeat | 7 | or openat",
                "%nosuch | 0 | there are file",
                "/(/ | 0 | no regular expression",
                "/zzz/ | 0 | no system call's name fits",
                "read@16 | 0 | 64 or 32",
                "12x | 0 | no number"
            })
    void whatIsWrongIsSaidWithItsPlace(String set, int position, String message) {
        assertThatThrownBy(() -> CallSetParser.parse(set))
                .isInstanceOf(CallRuleException.class)
                .hasMessageContaining(message)
                .satisfies(error ->
                        assertThat(((CallRuleException) error).position()).isEqualTo(position));
    }
}
