package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.site.SiteOwner;

/** What owners of sites and step plans see of the thread whose registers are loaded. One object for all. */
final class ThreadView implements SiteOwner.HitContext, StepPlan.StepContext {
    private final TracerCore core;
    private final NativeBuffer word;
    private Tracee tracee;
    private boolean ok;

    ThreadView(TracerCore core) {
        this.core = core;
        this.word = core.kernel.allocate(Long.BYTES);
    }

    ThreadView show(Tracee tracee) {
        this.tracee = tracee;
        this.ok = true;
        return this;
    }

    @Override
    public int pid() {
        return tracee.process.pid;
    }

    @Override
    public int tid() {
        return tracee.tid;
    }

    private ProcessorMode mode() {
        return core.registers.mode();
    }

    @Override
    public long register(int dwarfNumber) {
        int index = mode().indexOfDwarf(dwarfNumber);
        return index < 0 ? 0 : mode().word(core.registers.get(index));
    }

    @Override
    public int wordSize() {
        return mode().wordSize();
    }

    @Override
    public long word(long address) {
        int size = wordSize();
        if (tracee.process.space.sites.covers(address, size)) {
            byte[] bytes = new byte[Long.BYTES];
            ok &= tracee.process.space.memory().read(address, bytes, 0, size) == size;
            return java.nio.ByteBuffer.wrap(bytes)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        }
        boolean read = core.kernel.readMemory(tracee.tid, address, word, size) == size;
        ok &= read;
        return read ? mode().word(word.getLong(0)) : 0;
    }

    @Override
    public boolean ok() {
        return ok;
    }

    @Override
    public long pc() {
        return core.registers.rip();
    }

    @Override
    public long previousPc() {
        return tracee.step.previousPc;
    }

    @Override
    public long sp() {
        return core.registers.rsp();
    }

    @Override
    public long previousSp() {
        return tracee.step.previousSp;
    }
}
