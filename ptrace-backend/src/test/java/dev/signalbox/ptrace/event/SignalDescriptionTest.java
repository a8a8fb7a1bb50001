package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalInfos;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignalDescriptionTest {
    private static final Sender WORKER = new Sender(4711, "worker", "/bin/worker", "worker -v", "root", true);

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(SignalInfos.fault(0x10), "SIGSEGV: no mapping at address 0x10"),
                Arguments.of(SignalInfos.fault(0), "SIGSEGV: no mapping at address 0x0"),
                Arguments.of(
                        SignalInfos.info(11, 0x80),
                        "SIGSEGV: general protection fault, such as a non-canonical address; the processor does not tell which"),
                Arguments.of(SignalInfos.killed(Signal.SIGUSR1, 4711), "SIGUSR1 sent by worker (4711) with kill()"),
                Arguments.of(SignalInfos.killed(Signal.SIGUSR1, 100), "SIGUSR1 sent by the process itself with kill()"),
                Arguments.of(
                        SignalInfos.info(13, 0).withInt(16, 100),
                        "SIGPIPE: the process wrote to a pipe or socket that nobody reads (or sent itself the signal with kill())"),
                Arguments.of(
                        SignalInfos.info(25, 0).withInt(16, 100),
                        "SIGXFSZ: the process wrote past RLIMIT_FSIZE, its limit of file sizes (or sent itself the signal with kill())"),
                Arguments.of(SignalInfos.info(13, 0).withInt(16, 4711), "SIGPIPE sent by worker (4711) with kill()"),
                Arguments.of(
                        SignalInfos.info(6, -6).withInt(16, 100),
                        "SIGABRT sent by the process itself with abort() or tgkill()"),
                Arguments.of(
                        SignalInfos.queued(Signal.SIGUSR1, 4711, 3),
                        "SIGUSR1 sent by worker (4711) with sigqueue(), value 3"),
                Arguments.of(SignalInfos.seccomp(110), "SIGSYS: seccomp blocked getppid (110)"),
                Arguments.of(SignalInfos.seccomp(9999), "SIGSYS: seccomp blocked system call 9999"),
                Arguments.of(
                        SignalInfos.info(17, 1).withInt(16, 4711).withInt(24, 3),
                        "SIGCHLD: child worker (4711) exited with status 3"),
                Arguments.of(
                        SignalInfos.info(17, 3).withInt(16, 4711).withInt(24, 11),
                        "SIGCHLD: child worker (4711) died of SIGSEGV and dumped core"),
                Arguments.of(SignalInfos.info(2, 0x80), "SIGINT: interrupt from the terminal (Ctrl-C)"),
                Arguments.of(SignalInfos.info(14, 0x80), "SIGALRM: the timer of alarm() or setitimer() expired"),
                Arguments.of(
                        SignalInfos.info(34, -2).withInt(20, 2),
                        "SIGRTMIN: timer 0 of timer_create() expired, 2 times more since the last one"),
                Arguments.of(SignalInfos.info(29, 1).withInt(24, 5), "SIGIO: descriptor 5 can be read"),
                Arguments.of(
                        SignalInfos.info(8, 1).withLong(16, 0x401136), "SIGFPE: integer division by zero at 0x401136"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void aSentenceSaysWhatHappened(SignalInfo info, String sentence) {
        boolean known = info.intAt(16) == 4711;
        assertThat(SignalDescription.of(info, known ? Optional.of(WORKER) : Optional.empty(), OptionalInt.of(100)))
                .isEqualTo(sentence);
    }

    @Property
    void everySignalAndCodeHasASentenceThatNamesTheSignal(
            @ForAll @IntRange(min = 1, max = 64) int signo, @ForAll int code, @ForAll long payload) {
        SignalInfo info = SignalInfos.info(signo, code).withLong(16, payload);
        assertThat(SignalDescription.of(info, Optional.empty(), OptionalInt.empty()))
                .startsWith(Signal.of(signo).name())
                .doesNotContain("null")
                .doesNotEndWith(".");
    }

    @Property
    void everyOwnCodeHasItsName(
            @ForAll @IntRange(min = 1, max = 31) int signo, @ForAll @IntRange(min = 1, max = 15) int code) {
        SignalInfo info = SignalInfos.info(signo, code);
        if (SiCode.name(signo, code).isPresent()) {
            assertThat(SignalDescription.of(info, Optional.empty(), OptionalInt.empty()))
                    .doesNotContain("si_code");
        }
    }
}
