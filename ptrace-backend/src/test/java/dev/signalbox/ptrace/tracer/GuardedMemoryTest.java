package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that forbids forced writes through /proc/PID/mem (proc_mem.force_override=never): breakpoints go in by PTRACE_POKEDATA. */
class GuardedMemoryTest extends TracerFixture {
    @TempDir
    static Path folder;

    private static Path program;
    private final AtomicInteger refused = new AtomicInteger();
    private final CountingOwner owner = new CountingOwner(HitDecision.STOP);

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-no-pie", "-pthread");
    }

    @Override
    LinuxTracer start(BlockingQueue<TraceeEvent> events) {
        LinuxKernel real = new LinuxKernel();
        Kernel guarded = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("writeAt")) {
                        refused.incrementAndGet();
                        return -Errno.EIO;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return LinuxTracer.start(guarded, events::add);
    }

    @Test
    void aBreakpointIsInsertedHitSteppedOverAndRemoved() throws Exception {
        int pid = launch(program);
        long touched = symbol(program, "touched");
        tracer.addSite(pid, touched, owner);
        resume(pid);
        for (int i = 0; i < 2; i++) {
            tell("touch");
            awaitReason(pid, StopReason.SiteHit.class);
            byte[] shown = new byte[1];
            assertThat(tracer.memory(pid).read(touched, shown, 0, 1)).isEqualTo(1);
            assertThat(shown[0]).isNotEqualTo((byte) 0xcc);
            if (i == 1) {
                tracer.removeSite(pid, touched, owner);
            }
            resume(pid);
            assertThat(line()).isEqualTo("done 0 0 0");
        }
        tell("touch");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("exit 5");
        assertThat(awaitExit(pid).shellStatus()).isEqualTo(5);
        assertThat(refused.get()).isPositive();
    }

    @Test
    void theUserCanWriteReadOnlyMemoryOfAStoppedProgram() throws Exception {
        int pid = launch(program);
        long touched = symbol(program, "touched");
        byte[] code = new byte[13];
        assertThat(tracer.memory(pid).read(touched, code, 0, code.length)).isEqualTo(code.length);
        byte[] changed = code.clone();
        changed[0] = (byte) 0xc3;
        changed[12] ^= 1;
        assertThat(tracer.memory(pid).write(touched, changed, 0, code.length)).isEqualTo(code.length);
        byte[] there = new byte[13];
        tracer.memory(pid).read(touched, there, 0, there.length);
        assertThat(there).isEqualTo(changed);
        tracer.memory(pid).write(touched, code, 0, code.length);
    }
}
