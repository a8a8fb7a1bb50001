package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which class goes back into a si_code, by signal, code and the tracer's width (include/uapi/asm-generic/siginfo.h of Linux 4.13). */
class SigInfoClassTest {
    @ParameterizedTest
    @CsvSource({
        // signal, code, expected by a 64-bit tracer, expected by a 32-bit tracer
        "4, 1, 0x30001, 0x30001", // ILL_ILLOPC
        "5, 2, 0x30002, 0x30002", // TRAP_TRACE
        "7, 2, 0x30002, 0x30002", // BUS_ADRERR
        "8, 1, 0x30001, 0x30001", // FPE_INTDIV
        "11, 1, 0x30001, 0x30001", // SEGV_MAPERR
        "11, 0x80, 0x80, 0x80", // SI_KERNEL has class 0
        "17, 1, 0x40001, 0x40001", // CLD_EXITED
        "17, 0, 0, 0", // SI_USER
        "17, -6, -6, -6", // SI_TKILL
        "31, 1, 0x70001, 0x70001", // SYS_SECCOMP
        "29, 1, 0x20001, 1", // POLL_IN: the exception
        "34, 2, 0x20002, 2", // POLL_OUT by F_SETSIG
        "10, 0, 0, 0", // SI_USER
        "10, -1, -1, -1", // SI_QUEUE
        "14, -2, -2, -2", // SI_TIMER is copied whole
        "10, -3, -3, -3", // SI_MESGQ
        "10, -60, -60, -60" // SI_ASYNCNL
    })
    void theClassFitsSignalAndCode(int signo, String code, String wide, String narrow) {
        assertThat(SigInfoClass.withClass(signo, Integer.decode(code), 64)).isEqualTo(Integer.decode(wide));
        assertThat(SigInfoClass.withClass(signo, Integer.decode(code), 32)).isEqualTo(Integer.decode(narrow));
        assertThat((short) SigInfoClass.withClass(signo, Integer.decode(code), 64))
                .as("what the program sees")
                .isEqualTo(Integer.decode(code).shortValue());
    }

    @ParameterizedTest
    @CsvSource({
        "3.10.0-1160.el7.x86_64, true",
        "4.13.16, true",
        "4.9.0-19-amd64, true",
        "4.14.0, false",
        "4.19.0-27-amd64, false",
        "5.10.0, false",
        "6.18.44, false",
        "'', false",
        "unknown, false"
    })
    void classesEndedWith414(String release, boolean kept) {
        assertThat(SigInfoClass.isKept(release)).isEqualTo(kept);
    }

    @Test
    void aVendorThatCarriedTheChangeBackCanBeNamed() {
        System.setProperty("signalbox.siginfo.classes", "false");
        try {
            assertThat(SigInfoClass.isKept("3.10.0")).isFalse();
        } finally {
            System.clearProperty("signalbox.siginfo.classes");
        }
        assertThat(SigInfoClass.isKept("3.10.0")).isTrue();
    }
}
