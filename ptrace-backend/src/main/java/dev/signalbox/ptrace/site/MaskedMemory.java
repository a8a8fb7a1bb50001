package dev.signalbox.ptrace.site;

import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.memory.RawMemory;

/** The memory of one address space as the program wrote it: breakpoint bytes are hidden from reads and survive writes. Usable from any thread. */
public final class MaskedMemory implements ProcessMemory {
    private final RawMemory raw;
    private final SiteTable sites;

    /** The view of raw memory without these sites. */
    public MaskedMemory(RawMemory raw, SiteTable sites) {
        this.raw = raw;
        this.sites = sites;
    }

    @Override
    public int read(long address, byte[] buffer, int offset, int length) {
        int version;
        int got;
        do {
            version = sites.version();
            got = raw.read(address, buffer, offset, length);
            sites.mask(address, buffer, offset, got);
        } while (version != sites.version());
        return got;
    }

    @Override
    public int write(long address, byte[] buffer, int offset, int length) {
        return sites.writeKeeping(raw, address, buffer, offset, length);
    }
}
