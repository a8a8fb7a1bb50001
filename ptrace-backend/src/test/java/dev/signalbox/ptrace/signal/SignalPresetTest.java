package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignalPresetTest {
    private static final int FAULT = 1;
    private static final int SENT = 0;

    private static Receiver receiver(boolean handles) {
        return new Receiver() {
            @Override
            public int pid() {
                return 1;
            }

            @Override
            public int tid() {
                return 1;
            }

            @Override
            public int parentPid() {
                return 1;
            }

            @Override
            public String executable() {
                return "";
            }

            @Override
            public boolean handles(int signo) {
                return handles;
            }
        };
    }

    private static String words(SignalAction action) {
        return ((action.stop() ? "stop" : action.print() ? "print" : "quiet") + (action.pass() ? "" : " keep"))
                .toLowerCase(Locale.ROOT);
    }

    /** The two debuggers' columns are what gdb 13 ("info signals") and lldb 19 ("process handle") print. */
    @ParameterizedTest
    @CsvSource({
        "SIGHUP,       stop,      stop,      quiet, stop",
        "SIGINT,       stop keep, stop keep, quiet, stop",
        "SIGTRAP,      stop keep, stop keep, stop,  stop",
        "SIGABRT,      stop,      stop,      stop,  stop",
        "SIGUSR1,      stop,      stop,      quiet, stop",
        "SIGALRM,      quiet,     quiet,     quiet, quiet",
        "SIGTERM,      stop,      stop,      quiet, stop",
        "SIGCHLD,      quiet,     print,     quiet, quiet",
        "SIGCONT,      stop,      print,     quiet, stop",
        "SIGSTOP,      stop,      stop keep, quiet, stop",
        "SIGTSTP,      stop,      stop,      quiet, stop",
        "SIGURG,       quiet,     stop,      quiet, quiet",
        "SIGVTALRM,    quiet,     stop,      quiet, quiet",
        "SIGPROF,      quiet,     quiet,     quiet, quiet",
        "SIGWINCH,     quiet,     stop,      quiet, quiet",
        "SIGIO,        quiet,     stop,      quiet, quiet",
        "SIG32,        quiet,     quiet,     quiet, quiet",
        "SIGRTMIN+3,   stop,      quiet,     quiet, stop",
        "SIGRTMAX,     stop,      quiet,     quiet, stop"
    })
    void eachSignalHasItsPlaceInTheTables(String name, String gdb, String lldb, String crashes, String jvm) {
        Signal signal = Signal.parse(name).orElseThrow();
        SignalInfo info = SignalInfos.killed(signal, 1);
        assertThat(words(SignalPreset.GDB.rule(signal).decide(info, receiver(false))))
                .isEqualTo(gdb);
        assertThat(words(SignalPreset.LLDB.rule(signal).decide(info, receiver(false))))
                .isEqualTo(lldb);
        assertThat(words(SignalPreset.CRASHES.rule(signal).decide(info, receiver(false))))
                .isEqualTo(crashes);
        assertThat(words(SignalPreset.JVM.rule(signal).decide(info, receiver(false))))
                .isEqualTo(jvm);
    }

    @ParameterizedTest
    @CsvSource({
        "JVM, SIGSEGV, fault, handled,   quiet",
        "JVM, SIGSEGV, fault, unhandled, stop",
        "JVM, SIGSEGV, sent,  handled,   stop",
        "JVM, SIGUSR2, sent,  handled,   quiet",
        "JVM, SIGUSR2, sent,  unhandled, stop",
        "JVM, SIGUSR1, sent,  handled,   stop",
        "JVM, SIGQUIT, sent,  handled,   quiet",
        "JVM, SIGRTMAX-2, sent, handled, quiet",
        "JVM, SIGABRT, sent,  handled,   stop",
        "GO,  SIGURG,  sent,  handled,   quiet",
        "GO,  SIGPROF, fault, handled,   quiet",
        "GO,  SIGSEGV, fault, handled,   print",
        "GO,  SIGSEGV, fault, unhandled, stop",
        "GO,  SIGSEGV, sent,  handled,   stop",
        "GO,  SIGPIPE, sent,  handled,   print",
        "GO,  SIGTERM, sent,  handled,   stop",
        "CHROMIUM_BROKER, SIGSYS,  fault, handled,   print",
        "CHROMIUM_BROKER, SIGSYS,  fault, unhandled, stop",
        "CHROMIUM_BROKER, SIGSEGV, fault, handled,   print",
        "CHROMIUM_BROKER, SIGSEGV, fault, unhandled, stop",
        "CHROMIUM_BROKER, SIGBUS,  fault, handled,   stop",
        "CHROMIUM_BROKER, SIGCHLD, sent,  handled,   quiet"
    })
    void presetsOfRuntimesLookAtHandlersAndSenders(
            SignalPreset preset, String name, String origin, String handler, String expected) {
        Signal signal = Signal.parse(name).orElseThrow();
        SignalInfo info = SignalInfos.killed(signal, 1).withInt(8, origin.equals("fault") ? FAULT : SENT);
        assertThat(words(preset.rule(signal).decide(info, receiver(handler.equals("handled")))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void eachPresetHasAReasonAndIsFoundByItsName(SignalPreset preset) throws Exception {
        assertThat(preset.reason()).hasSizeGreaterThan(40);
        assertThat(SignalPreset.parse(preset.id())).isEqualTo(preset);
        assertThat(preset.id()).matches("[a-z-]+");
    }

    @ParameterizedTest
    @CsvSource({"crash, CRASHES", "chromium-broker, CHROMIUM_BROKER"})
    void otherSpellingsAreUnderstood(String name, SignalPreset preset) throws Exception {
        assertThat(SignalPreset.parse(name)).isEqualTo(preset);
    }
}
