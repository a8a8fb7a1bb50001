package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.MemoryPort;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that emulated instructions work on: process_vm_readv(2) and process_vm_writev(2), which fault where the program itself would. */
final class EmulatedMemory implements MemoryPort {
    private static final String SHADOW_STACK = "user_shstk";

    private final TracerCore core;
    private final NativeBuffer word;
    private final boolean processorHasShadowStack;
    private final boolean processorHasKeys;
    private Tracee tracee;
    private long value;

    EmulatedMemory(TracerCore core) {
        this.core = core;
        this.word = core.kernel.allocate(Long.BYTES);
        this.processorHasShadowStack = processorHasShadowStack();
        this.processorHasKeys = ProtectionKeys.areSupported();
    }

    private static boolean processorHasShadowStack() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.startsWith("flags") && line.contains(SHADOW_STACK));
        } catch (IOException | UncheckedIOException e) {
            TracerCore.LOG.warn("/proc/cpuinfo cannot be read; calls and returns at breakpoints are stepped", e);
            return true;
        }
    }

    void use(Tracee tracee) {
        this.tracee = tracee;
    }

    /** Whether code there stays as it is: the mapping is private and not writable. */
    boolean isConstant(Tracee tracee, long address) {
        MemoryMap.Mapping mapping = MemoryMap.of(tracee.tid).at(address);
        return mapping != null && !mapping.writable() && !mapping.shared();
    }

    private boolean isRefused(long address, int size) {
        AddressSpace space = tracee.process.space;
        return space.sites.covers(address, size) || processorHasKeys && space.keys.areInUse(tracee.tid);
    }

    @Override
    public boolean read(long address, int size) {
        if (isRefused(address, size) || core.kernel.readMemory(tracee.tid, address, word, size) != size) {
            return false;
        }
        value = size == Long.BYTES ? word.getLong(0) : word.getLong(0) & (1L << size * Byte.SIZE) - 1;
        return true;
    }

    @Override
    public long value() {
        return value;
    }

    @Override
    public boolean write(long address, long newValue, int size) {
        if (isRefused(address, size)) {
            return false;
        }
        word.putLong(0, newValue);
        return core.kernel.writeMemory(tracee.tid, address, word, size) == size;
    }

    /** Other threads of the address space may look unless they are stopped; a mapping that is shared may be anybody's. */
    @Override
    public boolean divisible(long address, int size) {
        for (TracedProcess process : tracee.process.space.processes) {
            for (Tracee thread : process.threads) {
                if (thread != tracee && thread.state == Tracee.State.RUNNING && !thread.vforkWaiting) {
                    return false;
                }
            }
        }
        MemoryMap.Mapping mapping = tracee.process.space.mapping(tracee.tid, address);
        return mapping != null && !mapping.shared();
    }

    @Override
    public boolean shadowStack() {
        return processorHasShadowStack
                && ProcessStatus.of(tracee.tid).text("x86_Thread_features").contains("shstk");
    }
}
