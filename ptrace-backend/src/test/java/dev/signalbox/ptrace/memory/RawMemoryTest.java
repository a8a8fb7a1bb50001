package dev.signalbox.ptrace.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RawMemoryTest {
    private final LinuxKernel kernel = new LinuxKernel();

    @Test
    void memoryThatIsBoundToAnImageNeverReachesTheNextOne() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "read line; exec cat").start();
        try (OutputStream input = process.getOutputStream();
                RawMemory memory =
                        new RawMemory(kernel, new TransferBuffers(kernel), (int) process.pid(), (int) process.pid())) {
            Path executable = Path.of("/proc", Long.toString(process.pid()), "exe");
            Path before = awaitOtherThan(Path.of(""), executable);
            memory.bind();
            assertThat(memory.readBound(mapped(process), new byte[1])).isTrue();

            input.write('\n');
            input.flush();
            awaitOtherThan(before, executable);

            long address = mapped(process);
            byte[] now = new byte[1];
            assertThat(memory.read(address, now, 0, 1)).isEqualTo(1);
            assertThat(memory.readBound(address, new byte[1])).isFalse();
            assertThat(memory.write(address, new byte[] {(byte) ~now[0]}, 0, 1)).isZero();
            byte[] after = new byte[1];
            memory.read(address, after, 0, 1);
            assertThat(after).isEqualTo(now);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program that the process runs, once it is neither this one nor the JVM's own helper for starting processes. */
    private static Path awaitOtherThan(Path old, Path executable) throws Exception {
        Path now;
        do {
            Thread.onSpinWait();
            now = Files.readSymbolicLink(executable);
        } while (now.equals(old)
                || now.toString().contains("jspawnhelper")
                || now.toString().contains("java"));
        return now;
    }

    /** The first mapping of the current image. */
    private static long mapped(Process process) throws Exception {
        String first = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "maps"))
                .get(0);
        return Long.parseUnsignedLong(first.substring(0, first.indexOf('-')), 16);
    }
}
