package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.launch.CProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigInfoLayoutTest {
    @TempDir
    static Path folder;

    /** Offsets, sizes and code numbers as the compiler sees them in the system's headers. */
    @ParameterizedTest
    @CsvSource({"BITS_64, -m64", "BITS_32, -m32"})
    @Timeout(60)
    void layoutAndCodesAreThoseOfTheSystemsHeaders(SigInfoLayout layout, String width)
            throws IOException, InterruptedException {
        Path program = CProgram.compile("siginfo_facts.c", folder, width);
        Process process = new ProcessBuilder(program.toString()).start();
        String[] lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
        Map<String, SigInfoField> fields = new HashMap<>();
        for (SigInfoMember member : SigInfoMember.values()) {
            layout.fields(member).forEach(field -> fields.put(field.name(), field));
        }
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("field")) {
                SigInfoField field = fields.get(words[1]);
                assertThat(field).as(words[1]).isNotNull();
                assertThat(field.offset() + " " + field.size()).as(words[1]).isEqualTo(words[2] + " " + words[3]);
                seen.add(words[1]);
            } else {
                assertThat(SiCode.value(words[1])).as(words[1]).hasValue(Integer.parseInt(words[2]));
            }
        }
        assertThat(seen).contains("si_pid", "si_addr", "si_syscall", "si_band", "si_overrun", "si_upper");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGUSR1, 0, KILL",
        "SIGUSR1, -1, QUEUE",
        "SIGUSR1, -6, KILL",
        "SIGUSR1, -60, QUEUE",
        "SIGALRM, -2, TIMER",
        "SIGINT, 128, KILL",
        "SIGSEGV, 128, KILL",
        "SIGSEGV, 1, FAULT",
        "SIGSEGV, 3, FAULT_BOUNDS",
        "SIGSEGV, 4, FAULT_KEY",
        "SIGSEGV, 11, KILL",
        "SIGBUS, 4, FAULT_MEMORY_ERROR",
        "SIGBUS, 2, FAULT",
        "SIGILL, 2, FAULT",
        "SIGFPE, 15, FAULT",
        "SIGTRAP, 2, FAULT",
        "SIGTRAP, 6, FAULT_PERF",
        "SIGTRAP, 773, KILL",
        "SIGCHLD, 6, CHILD",
        "SIGIO, 1, POLL",
        "SIGUSR1, 1, POLL",
        "SIGRTMIN, 6, POLL",
        "SIGUSR1, 7, KILL",
        "SIGUSR1, -5, POLL",
        "SIGSYS, 1, SYSTEM_CALL",
        "SIGSYS, 2, SYSTEM_CALL",
        "SIGSYS, 3, POLL"
    })
    void theMemberFollowsFromSignalAndCode(String signal, int code, SigInfoMember member) {
        int signo =
                dev.signalbox.ptrace.signal.Signal.parse(signal).orElseThrow().number();
        assertThat(SigInfoMember.of(signo, code)).isEqualTo(member);
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, si_uid, 16, 4",
        "QUEUE, si_value.sival_ptr, 20, 4",
        "TIMER, si_overrun, 16, 4",
        "CHILD, si_status, 20, 4",
        "CHILD, si_stime, 28, 4",
        "FAULT, si_addr, 12, 4",
        "FAULT_MEMORY_ERROR, si_addr_lsb, 16, 2",
        "FAULT_BOUNDS, si_upper, 24, 4",
        "FAULT_KEY, si_pkey, 20, 4",
        "FAULT_PERF, si_perf_flags, 24, 4",
        "POLL, si_fd, 16, 4",
        "SYSTEM_CALL, si_arch, 20, 4"
    })
    void the32BitLayoutPacksThemWithoutPadding(SigInfoMember member, String name, int offset, int size) {
        SigInfoField field = SigInfoLayout.BITS_32.field(member, name).orElseThrow();
        assertThat(field.offset()).isEqualTo(offset);
        assertThat(field.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"10, -1", "14, -2", "17, 1", "11, 1", "7, 4", "11, 3", "11, 4", "29, 1", "31, 1", "10, 0"})
    void theOtherLayoutHoldsTheSameFields(int signo, int code) {
        SignalInfo info =
                SignalInfo.of(new byte[SignalInfoView.SIZE]).withInt(0, signo).withInt(8, code);
        int number = 100;
        for (SigInfoField field : SigInfoLayout.BITS_64.fields(info)) {
            if (field.offset() > 8 && !field.name().equals("si_value.sival_ptr")) {
                info = field.write(info, field.signed() ? -number : number);
                number++;
            }
        }
        SignalInfo packed = SigInfoLayout.BITS_64.convert(info, SigInfoLayout.BITS_32);
        List<SigInfoField> wide = SigInfoLayout.BITS_64.fields(info);
        List<SigInfoField> narrow = SigInfoLayout.BITS_32.fields(packed);
        for (int i = 0; i < wide.size(); i++) {
            if (!wide.get(i).name().equals("si_value.sival_ptr")) {
                assertThat(narrow.get(i).read(packed))
                        .as(wide.get(i).name())
                        .isEqualTo(wide.get(i).read(info));
            }
        }
        SignalInfo back = SigInfoLayout.BITS_32.convert(packed, SigInfoLayout.BITS_64);
        assertThat(SigInfoLayout.BITS_64.convert(back, SigInfoLayout.BITS_32)).isEqualTo(packed);
        assertThat(SigInfoLayout.BITS_64.convert(info, SigInfoLayout.BITS_64)).isSameAs(info);
    }

    @Test
    void anAddressThatDoesNotFitIsCutAsTheKernelCutsIt() {
        SignalInfo info = SignalInfo.of(new byte[SignalInfoView.SIZE])
                .withInt(0, 10)
                .withInt(8, -1)
                .withLong(24, 0x1234_5678_9abc_def0L);
        SignalInfo packed = SigInfoLayout.BITS_64.convert(info, SigInfoLayout.BITS_32);
        assertThat(packed.intAt(20)).isEqualTo(0x9abc_def0);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 773, PTRACE_EVENT_CLONE",
        "5, 32773, PTRACE_EVENT_STOP",
        "10, 1, POLL_IN",
        "11, 10, SEGV_CPERR",
        "8, 15, FPE_CONDTRAP",
        "17, 0, SI_USER"
    })
    void codesHaveNames(int signo, int code, String name) {
        assertThat(SiCode.name(signo, code)).contains(name);
    }

    @Test
    void aCodeThatNobodyDefinedHasNoName() {
        assertThat(SiCode.name(10, 99)).isEmpty();
        assertThat(SiCode.name(17, 7)).isEmpty();
    }

    @Test
    void systemCallTablesComeFromTheKernelsHeaders() {
        assertThat(SystemCallTable.X86_64.name(257)).contains("openat");
        assertThat(SystemCallTable.X86_64.number("getppid")).hasValue(110);
        assertThat(SystemCallTable.I386.name(64)).contains("getppid");
        assertThat(SystemCallTable.of(0xc000003e)).contains(SystemCallTable.X86_64);
        assertThat(SystemCallTable.of(0xc00000b7L)).isEmpty();
    }
}
