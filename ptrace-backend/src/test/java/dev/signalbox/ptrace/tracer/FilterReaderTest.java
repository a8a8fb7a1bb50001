package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.PtraceCalls;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.FilterListing;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of a real thread in their order, and what is said when the kernel does not show them. */
class FilterReaderTest extends TracerFixture {
    private static final int TID = 4711;

    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("seccomp_target.c", folder);
    }

    private int trapped(int filters) throws TraceeGoneException {
        int pid = launch(program);
        assertThat(tracer.seccompFilters(pid)).isEqualTo(FilterCapture.of(List.of()));
        resume(pid);
        tell("filters " + filters);
        assertThat(line()).isEqualTo("ready");
        tell("call");
        assertThat(awaitReason(pid, StopReason.SignalArrived.class).info().intAt(4))
                .isEqualTo(filters == 1 ? 7 : 9);
        return pid;
    }

    @Test
    void theFiltersOfAThreadComeInTheOrderOfTheirInstallation() throws TraceeGoneException {
        int pid = trapped(2);
        FilterCapture capture = tracer.seccompFilters(pid);
        assertThat(capture.unknown()).isEmpty();
        assertThat(capture.filters()).hasSize(2);
        assertThat(FilterListing.of(capture.filters().get(0), SystemCallTable.X86_64)
                        .lines())
                .containsExactly(
                        "A = nr",
                        "if nr == getppid (110) goto 2 else 3",
                        "return RET_TRAP data 7",
                        "A = 64",
                        "return RET_ALLOW");
        assertThat(capture.filters().get(1).length()).isEqualTo(4);
    }

    @Test
    void filtersAreReadAtAStopOnly() throws TraceeGoneException {
        int pid = trapped(1);
        assertThat(tracer.seccompFilters(pid).filters()).hasSize(1);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        resume(pid);
        assertThat(line()).isEqualTo("ready");
        assertThatThrownBy(() -> tracer.seccompFilters(pid)).isInstanceOf(NotStoppedException.class);
    }

    private static FilterReader answering(int result, Path proc) {
        PtraceCalls kernel = (PtraceCalls) Proxy.newProxyInstance(
                FilterReaderTest.class.getClassLoader(),
                new Class<?>[] {PtraceCalls.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getSeccompFilter");
                    return result;
                });
        return new FilterReader(kernel, () -> new LinuxKernel().allocate(PtraceCalls.SECCOMP_FILTER_SIZE), proc);
    }

    private static Path proc(Path root, String seccomp, String ownSeccomp, String ownCapabilities) throws IOException {
        Files.createDirectories(root.resolve(Integer.toString(TID)));
        Files.createDirectories(root.resolve("thread-self"));
        Files.writeString(root.resolve(TID + "/status"), "Name:\tx\nSeccomp:\t" + seccomp + "\nSeccomp_filters:\t1\n");
        Files.writeString(
                root.resolve("thread-self/status"),
                "CapEff:\t" + ownCapabilities + "\nSeccomp:\t" + ownSeccomp + "\nSeccomp_filters:\t0\n");
        return root;
    }

    @ParameterizedTest
    @CsvSource({
        "13, 0, 00000000a80425fb, run Signalbox as root",
        "13, 2, 000001ffffffffff, runs under a seccomp filter itself",
        "13, 0, 000001ffffffffff, outside of the container",
        "22, 0, 000001ffffffffff, CONFIG_CHECKPOINT_RESTORE",
        "5, 0, 000001ffffffffff, CONFIG_CHECKPOINT_RESTORE",
        "124, 0, 000001ffffffffff, filter 1 is no program in classic BPF"
    })
    void whatTheKernelKeepsToItselfIsUnknownWithTheReason(
            int error, String ownSeccomp, String capabilities, String reason, @TempDir Path root)
            throws IOException, TraceeGoneException {
        FilterCapture capture =
                answering(-error, proc(root, "2", ownSeccomp, capabilities)).capture(TID);
        assertThat(capture.isKnown()).isFalse();
        assertThat(capture.unknown()).contains(reason);
    }

    @Test
    void ofAThreadThatIsBeingKilledTheKernelShowsNone(@TempDir Path root) throws IOException, TraceeGoneException {
        assertThat(answering(-Errno.EINVAL, proc(root, "3", "0", "000001ffffffffff"))
                        .capture(TID)
                        .unknown())
                .contains("looked at before");
    }

    @ParameterizedTest
    @CsvSource({"13", "22"})
    void aThreadWithoutFiltersHasNoneWhateverTheKernelAnswers(int error, @TempDir Path root)
            throws IOException, TraceeGoneException {
        assertThat(answering(-error, proc(root, "0", "0", "0")).capture(TID)).isEqualTo(FilterCapture.of(List.of()));
    }

    @Test
    void aThreadThatIsGoneIsReportedAsSuch(@TempDir Path root) {
        assertThatThrownBy(() -> answering(-Errno.ESRCH, root).capture(TID)).isInstanceOf(TraceeGoneException.class);
    }
}
