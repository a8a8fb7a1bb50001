package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalInfos;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigInfoEditTest {
    private static String read(SignalInfo info, String name) {
        SigInfoMember member = SigInfoMember.of(info.signo(), info.code());
        return SigInfoLayout.BITS_64
                .field(member, name)
                .map(field -> String.valueOf(field.read(info)))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGSYS | 1 | si_syscall | openat | 257",
                "SIGSYS | 1 | si_syscall | SYS_getppid | 110",
                "SIGSYS | 1 | si_arch | AUDIT_ARCH_I386 | 1073741827",
                "SIGSEGV | 1 | si_addr | 0xffffffffffffffff | -1",
                "SIGSEGV | 1 | si_addr | NULL | 0",
                "SIGSEGV | 1 | si_code | SEGV_ACCERR | 2",
                "SIGCHLD | 2 | si_status | SIGKILL | 9",
                "SIGUSR1 | 0 | si_uid | 4294967295 | 4294967295",
                "SIGUSR1 | 0 | si_uid | -1 | 4294967295",
                "SIGUSR1 | -1 | si_value.sival_int | -7 | -7",
                "SIGUSR1 | -1 | si_int | 0x10 | 16",
                "SIGIO | 1 | si_band | POLLIN | 1",
                "SIGBUS | 4 | si_addr_lsb | 12 | 12"
            })
    void aFieldTakesNumbersAndNames(String signal, int code, String field, String text, String value)
            throws SigInfoEditException {
        SignalInfo info = SignalInfos.info(Signal.parse(signal).orElseThrow().number(), code)
                .withInt(28, 0xc000003e);
        assertThat(read(SigInfoEdit.apply(info, field, text), field)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "si_pid | 3 | SIGSEGV (SEGV_MAPERR) has no si_pid; it has si_signo, si_errno, si_code, si_addr",
                "si_signo | 3 | set delivery to the other signal's name instead",
                "si_addr | somewhere | \"somewhere\" is no value for si_addr; it takes a number (decimal, or hexadecimal with 0x) or NULL",
                "si_code | SEGV_NOPE | or a name like SI_USER",
                "si_code | BUS_ADRERR | or a name like SI_USER",
                "si_errno | 0x1ffffffff | si_errno has 32 bits; 0x1ffffffff does not fit",
                "si_errno | 99999999999999999999 | is no value"
            })
    void anImpossibleEditIsRefusedWithTheReason(String field, String text, String message) {
        assertThatThrownBy(() -> SigInfoEdit.apply(SignalInfos.fault(0), field, text))
                .isInstanceOf(SigInfoEditException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bandBitsAreWrittenAndReadByName() throws SigInfoEditException {
        SignalInfo info = SigInfoEdit.apply(SignalInfos.info(29, 1), "si_band", "POLLIN | POLLHUP");
        SigInfoField band =
                SigInfoLayout.BITS_64.field(SigInfoMember.POLL, "si_band").orElseThrow();
        assertThat(SigInfoSymbols.name(band, info)).contains("POLLIN | POLLHUP");
    }

    @Property
    void anEditChangesItsFieldAndNoOtherByte(
            @ForAll @IntRange(min = 1, max = 64) int signo,
            @ForAll @IntRange(min = -8, max = 16) int code,
            @ForAll int index,
            @ForAll long value)
            throws SigInfoEditException {
        SignalInfo info = SignalInfos.info(signo, code);
        var fields = SigInfoLayout.BITS_64.fields(info);
        SigInfoField field = fields.get(1 + Math.floorMod(index, fields.size() - 1));
        long fitting = field.size() == 8 ? value : field.size() == 4 ? (int) value : (short) value;
        byte[] before = info.toBytes();
        byte[] after =
                SigInfoEdit.apply(info, field.name(), String.valueOf(fitting)).toBytes();
        for (int i = 0; i < before.length; i++) {
            if (i < field.offset() || i >= field.offset() + field.size()) {
                assertThat(after[i]).isEqualTo(before[i]);
            } else {
                assertThat(after[i]).isEqualTo((byte) (fitting >> 8 * (i - field.offset())));
            }
        }
    }
}
