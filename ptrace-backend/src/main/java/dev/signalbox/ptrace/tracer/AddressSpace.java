package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.memory.RawMemory;
import dev.signalbox.ptrace.site.MaskedMemory;
import dev.signalbox.ptrace.site.SiteTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that one or more processes run in: several after vfork(2) or clone(2) with CLONE_VM, until exec. Sites belong to it, not to a process. Tracer
 * thread only, apart from what {@link #memory()} gives.
 */
final class AddressSpace {
    final SiteTable sites;
    final RawMemory raw;
    final List<TracedProcess> processes = new ArrayList<>(1);
    final StepOver stepOver;
    final ProtectionKeys keys = new ProtectionKeys();
    final InstallerSites installers = new InstallerSites();
    private final ProcessMemory memory;
    /** Where a system call can be made, or 0 while nobody has looked; see {@link SystemCallInstruction}. */
    long systemCallInstruction;

    private MemoryMap map;

    AddressSpace(SiteTable sites, RawMemory raw) {
        this.sites = sites;
        this.raw = raw;
        this.memory = new MaskedMemory(raw, sites);
        this.stepOver = new StepOver(this);
    }

    /** The mapping at an address, as it was when the processes last stopped as a whole; null when there was none. */
    MemoryMap.Mapping mapping(int tid, long address) {
        if (map == null) {
            map = MemoryMap.of(tid);
        }
        return map.at(address);
    }

    void forgetMap() {
        map = null;
    }

    ProcessMemory memory() {
        return memory;
    }

    /** The process is dead, gone or has a new image: what remains is used by the others, if any. */
    void leave(TracedProcess process) {
        processes.remove(process);
        if (processes.isEmpty()) {
            raw.close();
            return;
        }
        TracedProcess other = processes.get(0);
        if (!other.threads.isEmpty()) {
            raw.close();
            raw.use(other.pid, other.threads.get(0).tid);
            raw.bind();
        }
    }
}
