package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where tracing is forbidden names the reason and what to do. */
@Timeout(60)
class TracePermissionTest {
    private static TracePermission scope(String value) {
        return new TracePermission(Optional.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "1, only descendants may be traced, ptrace_scope=0",
        "2, only root may trace, ptrace_scope=0",
        "3, tracing is off, next boot",
        "0, the same user may trace, as root"
    })
    void yamaIsQuotedForAnAttach(String value, String reason, String remedy) {
        assertThat(scope(value).toAttach(false)).contains("ptrace_scope is " + value, reason, remedy);
    }

    @Test
    void withoutYamaItIsTheUser() {
        assertThat(new TracePermission(Optional.empty()).toAttach(false)).contains("same user");
        assertThat(new TracePermission(Optional.empty()).toAttach(true)).contains("PR_SET_DUMPABLE", "as root");
        assertThat(scope("0").toAttach(true)).contains("PR_SET_DUMPABLE");
        assertThat(scope("1").toAttach(true)).contains("only descendants");
    }

    @Test
    void aChildThatMayNotBeTracedIsYamasDoingOrAContainers() {
        assertThat(scope("3").toTrace(Errno.EPERM)).contains("ptrace_scope is 3", "next boot");
        assertThat(scope("2").toTrace(Errno.EPERM)).contains("ptrace_scope is 2", "root");
        assertThat(scope("1").toTrace(Errno.EPERM))
                .contains("--cap-add SYS_PTRACE")
                .doesNotContain("ptrace_scope");
        assertThat(new TracePermission(Optional.empty()).toTrace(Errno.ENOSYS)).contains("--cap-add SYS_PTRACE");
        assertThat(scope("0").toTrace(Errno.ESRCH)).contains("errno 3");
    }

    @Test
    void aTracerThatMayNotTraceDoesNotStartAndLeavesNoProcess() {
        long before = ProcessHandle.current().children().count();
        assertThatThrownBy(() -> LinuxTracer.start(withoutPtrace(), event -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Signalbox is not permitted to trace");
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
    }

    private static Kernel withoutPtrace() {
        LinuxKernel real = new LinuxKernel();
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("seize")) {
                        return -Errno.EPERM;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
