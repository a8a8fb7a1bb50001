package dev.signalbox.ptrace.signal;

import static dev.signalbox.ptrace.signal.SignalInfos.RECEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.SignalInfo;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalConditionTest {
    private static boolean holds(String condition, SignalInfo info) throws SignalRuleException {
        return SignalCondition.parse(condition).test(info, RECEIVER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGUSR1 | true",
                "SIGUSR2 | false",
                "!SIGCHLD, SIGRTMIN+3 | true",
                "si_code == SI_USER | true",
                "si_code == SI_USER && si_pid == 4711 | true",
                "!(si_pid == 4711) | false",
                "si_pid > 4710 && si_pid <= 4711 | true",
                "si_pid >= 4712 | false",
                "si_pid < 0x1268 | true",
                "(si_pid & 7) == 7 | true",
                "si_uid == 1000 | true",
                "si_pid != $pid | true",
                "4711 == si_pid | true",
                "$pid == 100 && $ppid == 99 && $tid == 101 | true",
                "si_signo == SIGUSR1 | true",
                "si_code > -1 | true",
                "SIGUSR1, SIGUSR2 if si_pid == 4711 | true",
                "SIGUSR2 if si_pid == 4711 | false",
                "if si_pid == 4711 | true",
                "SIGUSR1 if(si_pid == 1) | false",
                "SYS_openat == 257 | true",
                "$exe == \"worker\" | true",
                "$exe == \"/usr/bin/worker\" | true",
                "$exe == \"bin/worker\" | false",
                "$exe == \"orker\" | false",
                "\"other\" != $exe && si_code == SI_USER | true",
                "$exe != \"worker\" | false",
                "$exe == \"worker\" && si_pid == 1 | false",
                "$handled | false",
                "!$handled | true"
            })
    void aSignalOfKillIsJudgedByItsSiginfo(String condition, boolean expected) throws SignalRuleException {
        assertThat(holds(condition, SignalInfos.killed(Signal.SIGUSR1, 4711))).isEqualTo(expected);
    }

    @Test
    void eitherSideOfOrIsEnough() throws SignalRuleException {
        SignalInfo info = SignalInfos.killed(Signal.SIGUSR1, 4711);
        assertThat(holds("si_code != 0 || si_pid == 4712", info)).isFalse();
        assertThat(holds("si_code != 0 || si_pid == 4711", info)).isTrue();
        assertThat(holds("si_code == 0 || si_pid == 4712 && si_pid == 1", info)).isTrue();
    }

    @Test
    void aQueuedValueIsComparedAsTheIntThatTheSenderStored() throws SignalRuleException {
        SignalInfo info = SignalInfos.queued(Signal.SIGUSR1, 7, 3);
        assertThat(holds("si_value == 3", info)).isTrue();
        assertThat(holds("si_value.sival_int == 3", info)).isTrue();
        assertThat(holds("si_value.sival_ptr == 3", info)).isFalse();
        assertThat(holds("SIGUSR1, SIGUSR2 if si_value == -3", SignalInfos.queued(Signal.SIGUSR1, 7, -3)))
                .isTrue();
    }

    @Test
    void systemCallNamesAreConstantsBesideSiSyscallOnly() throws SignalRuleException {
        assertThat(holds("si_syscall == openat", SignalInfos.seccomp(257))).isTrue();
        assertThat(holds("openat == si_syscall", SignalInfos.seccomp(257))).isTrue();
        assertThat(holds("si_syscall == kill || si_syscall == SYS_read", SignalInfos.seccomp(62)))
                .isTrue();
        assertThat(holds("si_arch == AUDIT_ARCH_X86_64", SignalInfos.seccomp(1)))
                .isTrue();
        assertThatThrownBy(() -> SignalCondition.parse("si_pid == openat")).hasMessageContaining("SYS_openat");
    }

    @Test
    void addressesCompareUnsigned() throws SignalRuleException {
        SignalInfo high = SignalInfos.fault(0xffff_8000_0000_0000L);
        assertThat(holds("si_addr > 0x7fffffffffff", high)).isTrue();
        assertThat(holds("si_addr < 0x1000", high)).isFalse();
        assertThat(holds("(si_addr & 0xfff) == 0", high)).isTrue();
    }

    @Test
    void aFieldThatTheSiginfoDoesNotHaveEqualsNothing() throws SignalRuleException {
        SignalInfo fault = SignalInfos.fault(4711);
        assertThat(holds("si_pid == 4711", fault)).isFalse();
        assertThat(holds("si_pid != 4711", fault)).isTrue();
        assertThat(holds("si_pid < 4711 || si_pid >= 4711", fault)).isFalse();
        assertThat(holds("(si_pid & 1) == 1", fault)).isFalse();
        assertThat(holds("si_pid", fault)).isFalse();
        assertThat(holds("!si_pid", fault)).isTrue();
        assertThat(holds("si_addr == 4711", fault)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "si_pid = 3 | 7",
                "si_pid == | 9",
                "si_foo == 3 | 0",
                "(si_pid == 3 | 12",
                "si_pid == 3) | 11",
                "si_pid == SI_NOPE | 10",
                "si_pid == 99999999999999999999 | 10",
                "$exe == 3 | 8",
                "SIGUSR1 if | 10",
                "SIGFOO if si_pid == 3 | 0",
                "si_pid == 3 ~ 4 | 12",
                "si_pid == 3 4 | 12",
                "SIGUSR1, SIGFOO | 9"
            })
    void aWrongConditionNamesItsPosition(String condition, int position) {
        assertThatThrownBy(() -> SignalCondition.parse(condition))
                .isInstanceOfSatisfying(
                        SignalRuleException.class,
                        e -> assertThat(e.position()).as(e.getMessage()).isEqualTo(position));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "-"})
    void deepNestingIsRefusedNotOverflowed(String piece) {
        assertThatThrownBy(() -> SignalCondition.parse("si_pid == " + piece.repeat(100_000)))
                .isInstanceOf(SignalRuleException.class);
    }

    @Property
    void anyTextEitherCompilesOrIsRefused(@ForAll String text) {
        try {
            SignalCondition.parse(text).test(SignalInfos.fault(1), RECEIVER);
        } catch (SignalRuleException e) {
            assertThat(e.position()).isBetween(0, text.length());
        }
    }

    @Property
    void comparisonsAgreeWithArithmetic(@ForAll int pid, @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int other)
            throws SignalRuleException {
        SignalInfo info = SignalInfos.killed(Signal.SIGUSR1, pid);
        assertThat(holds("si_pid < " + other, info)).isEqualTo(pid < other);
        assertThat(holds("si_pid >= " + other, info)).isEqualTo(pid >= other);
        assertThat(holds("si_pid == -" + other, info)).isEqualTo(pid == -other);
        assertThat(holds("!(si_pid > " + other + " || si_pid == " + other + ")", info))
                .isEqualTo(pid < other);
        assertThat(holds("si_pid & " + other, info)).isEqualTo((pid & other) != 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$exe == worker | 8 | a text in quotes",
                "$exe | 0 | only compared with $exe",
                "$exe < \"worker\" | 0 | by == or !=",
                "si_pid == \"worker\" | 10 | only compared with $exe",
                "$exe == \"worker | 8 | no closing quote",
                "$name == 3 | 0 | $pid, $ppid, $tid, $exe and $handled"
            })
    void aWrongComparisonWithTheExecutableIsShownAtItsPlace(String condition, int position, String message) {
        assertThatThrownBy(() -> SignalCondition.parse(condition))
                .isInstanceOfSatisfying(
                        SignalRuleException.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageContaining(message);
    }
}
