package dev.signalbox.ptrace.site;

import dev.signalbox.ptrace.arch.x86_64.DisplacedInstruction;
import java.util.List;
import java.util.Optional;

/**
 * One address of an address space where a breakpoint byte stands, with the byte that belongs there and its owners. Changed on the tracer thread only (the
 * original byte also by writes through {@link dev.signalbox.ptrace.memory.ProcessMemory}, under the table's lock).
 */
public final class BreakpointSite {
    private final long address;
    private volatile byte original;
    private volatile List<SiteOwner> owners;
    private boolean decoded;
    private Optional<DisplacedInstruction> instruction = Optional.empty();

    BreakpointSite(long address, byte original, List<SiteOwner> owners) {
        this.address = address;
        this.original = original;
        this.owners = owners;
    }

    public long address() {
        return address;
    }

    /** The program's own byte. */
    public byte original() {
        return original;
    }

    void setOriginal(byte original) {
        this.original = original;
        this.decoded = false;
    }

    /** Who wants it; never changed in place. */
    public List<SiteOwner> owners() {
        return owners;
    }

    void setOwners(List<SiteOwner> owners) {
        this.owners = owners;
    }

    /** Whether {@link #instruction()} is up to date. */
    public boolean decoded() {
        return decoded;
    }

    /** The displaced instruction, when it is one that is emulated. */
    public Optional<DisplacedInstruction> instruction() {
        return instruction;
    }

    /** Remembers the displaced instruction. */
    public void setInstruction(Optional<DisplacedInstruction> instruction) {
        this.instruction = instruction;
        this.decoded = true;
    }
}
