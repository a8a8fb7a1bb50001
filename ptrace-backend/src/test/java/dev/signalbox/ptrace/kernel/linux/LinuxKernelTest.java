package dev.signalbox.ptrace.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.ProcessCalls.DescriptorMove;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LinuxKernelTest {
    private final LinuxKernel kernel = new LinuxKernel();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFailedCallReturnsItsErrnoNegated() {
        assertThat(kernel.open(text("/no/such/file"), DescriptorCalls.O_RDONLY, 0))
                .isEqualTo(-Errno.ENOENT);
        assertThat(kernel.cont(kernel.getPid(), 0)).isEqualTo(-Errno.ESRCH);
    }

    @Test
    void aSpawnedProgramGetsItsArgumentsEnvironmentAndDescriptors() {
        NativeBuffer ends = kernel.allocate(8);
        assertThat(kernel.pipe(ends, DescriptorCalls.O_CLOEXEC)).isZero();
        int pid = kernel.spawn(new Spawn(
                text("/bin/sh"),
                List.of(text("sh"), text("-c"), text("printf '%s %s' \"$1\" \"$NAME\" >&7"), text("sh"), text("one")),
                List.of(text("NAME=value")),
                List.of(new DescriptorMove(ends.getInt(4), 7)),
                true));
        assertThat(pid).isPositive();
        kernel.close(ends.getInt(4));
        NativeBuffer status = kernel.allocate(4);
        assertThat(kernel.waitFor(pid, status, ProcessCalls.WALL)).isEqualTo(pid);
        assertThat(status.getInt(0)).isZero();
        NativeBuffer output = kernel.allocate(64);
        int length = kernel.read(ends.getInt(0), output, 64);
        byte[] bytes = new byte[length];
        output.get(0, bytes, 0, length);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("one value");
        kernel.close(ends.getInt(0));
    }

    @Test
    void aTransferOfNoBytesIsNoSuccess() {
        NativeBuffer buffer = kernel.allocate(16);
        assertThat(kernel.readMemory(kernel.getPid(), 0, buffer, 0)).isEqualTo(-Errno.EFAULT);
    }
}
