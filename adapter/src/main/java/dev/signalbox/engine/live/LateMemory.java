package dev.signalbox.engine.live;

import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.memory.ProcessMemory;

/** The memory of a child that may never be looked at: the tracer is asked at the first access only. Of a process that is gone nothing can be read. */
final class LateMemory implements ProcessMemory {
    private final Tracer tracer;
    private final int pid;
    private ProcessMemory memory;

    LateMemory(Tracer tracer, int pid) {
        this.tracer = tracer;
        this.pid = pid;
    }

    private ProcessMemory memory() throws TraceeGoneException {
        if (memory == null) {
            memory = tracer.memory(pid);
        }
        return memory;
    }

    @Override
    public int read(long address, byte[] buffer, int offset, int length) {
        try {
            return memory().read(address, buffer, offset, length);
        } catch (TraceeGoneException e) {
            return 0;
        }
    }

    @Override
    public int write(long address, byte[] buffer, int offset, int length) {
        try {
            return memory().write(address, buffer, offset, length);
        } catch (TraceeGoneException e) {
            return 0;
        }
    }
}
