package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.arch.x86_64.MemoryAccess;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.launch.CProgram;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the decoder says of faulting instructions against the address and the error code that the processor gives for them. */
class MemoryAccessOnTheProcessorTest extends TracerFixture {
    private static final int CASES = 67;
    private static final int SI_KERNEL = 0x80;

    @TempDir
    static Path folder;

    @Test
    void theDecoderAgreesWithTheProcessor() throws Exception {
        int pid = launch(CProgram.compile("access_oracle.c", folder, "-no-pie"));
        resume(pid);
        for (int i = 0; i < CASES; i++) {
            StopReason.SignalArrived stop = awaitReason(pid, StopReason.SignalArrived.class);
            Registers registers = tracer.registers(pid);
            byte[] code = new byte[15];
            tracer.memory(pid).read(registers.rip(), code, 0, code.length);
            List<MemoryAccess> accesses = MemoryAccess.of(code, registers);
            resume(pid);
            String[] words = line().split(" ");
            assertThat(stop.info().code()).isEqualTo(Integer.parseInt(words[1]));
            long error = Long.parseLong(words[2]);
            long address = Long.parseLong(words[3]);
            String what = "case " + i + ": " + HexFormat.of().formatHex(code) + " " + accesses;
            if (stop.info().code() == SI_KERNEL) {
                assertThat(accesses).as(what).anyMatch(MemoryAccess::isMisaligned);
            } else {
                MemoryAccess faulting = accesses.stream()
                        .filter(access -> access.address().orElse(0) == address)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(what + " none at " + Long.toHexString(address)));
                assertThat(faulting.kind() != MemoryAccess.Kind.READ).as(what).isEqualTo((error & 2) != 0);
            }
        }
        awaitExit(pid);
    }
}
