package dev.signalbox.ptrace.site;

import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.memory.RawMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The breakpoint sites of one address space, by address. Written on the tracer thread; the current state can be read from any thread and is never changed
 * in place, so that masking a read needs no lock. The lock is held while memory is changed together with the table.
 */
public final class SiteTable {
    /** int3. */
    public static final byte INT3 = (byte) 0xcc;

    private static final Snapshot EMPTY = new Snapshot(new long[0], new BreakpointSite[0]);

    private volatile Snapshot current = EMPTY;
    private volatile int version;
    /** Where a byte of ours ever stood in this image: a thread may have run into it before it was taken out, and report later. */
    private final Set<Long> former = new HashSet<>();

    private record Snapshot(long[] addresses, BreakpointSite[] sites) {
        int find(long address) {
            return Arrays.binarySearch(addresses, address);
        }

        int firstFrom(long address) {
            int index = find(address);
            return index >= 0 ? index : -index - 1;
        }
    }

    /** The site at an address, or null. */
    public BreakpointSite at(long address) {
        Snapshot snapshot = current;
        int index = snapshot.find(address);
        return index >= 0 ? snapshot.sites[index] : null;
    }

    public boolean isEmpty() {
        return current.sites.length == 0;
    }

    /** Changes whenever a site comes or goes: a reader that sees it unchanged after reading and masking has read the program's own bytes. */
    public int version() {
        return version;
    }

    /** All sites. */
    public List<BreakpointSite> all() {
        return List.of(current.sites);
    }

    /** Whether a site stood here that was removed since. */
    public boolean isFormer(long address) {
        return former.contains(address);
    }

    /** Whether any site lies in the range. */
    public boolean covers(long address, int length) {
        Snapshot snapshot = current;
        int index = snapshot.find(address);
        if (index >= 0) {
            return length > 0;
        }
        int next = -index - 1;
        return next < snapshot.addresses.length && snapshot.addresses[next] - address < length;
    }

    private void put(BreakpointSite site) {
        Snapshot old = current;
        int at = -old.find(site.address()) - 1;
        long[] addresses = new long[old.addresses.length + 1];
        BreakpointSite[] sites = new BreakpointSite[addresses.length];
        System.arraycopy(old.addresses, 0, addresses, 0, at);
        System.arraycopy(old.sites, 0, sites, 0, at);
        addresses[at] = site.address();
        sites[at] = site;
        System.arraycopy(old.addresses, at, addresses, at + 1, old.addresses.length - at);
        System.arraycopy(old.sites, at, sites, at + 1, old.sites.length - at);
        current = new Snapshot(addresses, sites);
        former.remove(site.address());
        version++;
    }

    private void remove(long address) {
        Snapshot old = current;
        int at = old.find(address);
        if (at < 0) {
            return;
        }
        List<BreakpointSite> kept = new ArrayList<>(Arrays.asList(old.sites));
        kept.remove(at);
        current = new Snapshot(
                kept.stream().mapToLong(BreakpointSite::address).toArray(), kept.toArray(new BreakpointSite[0]));
        former.add(address);
        version++;
    }

    /**
     * Replaces breakpoint bytes in what was read from memory by the program's own.
     *
     * @param address where the bytes came from
     */
    public void mask(long address, byte[] bytes, int offset, int length) {
        Snapshot snapshot = current;
        for (int i = snapshot.firstFrom(address); i < snapshot.addresses.length; i++) {
            long distance = snapshot.addresses[i] - address;
            if (distance < 0 || distance >= length) {
                return;
            }
            bytes[offset + (int) distance] = snapshot.sites[i].original();
        }
    }

    /**
     * Writes memory; breakpoint bytes in the range stay, and what was written there becomes the program's own byte.
     *
     * @return how many bytes were written
     */
    public synchronized int writeKeeping(RawMemory raw, long address, byte[] bytes, int offset, int length) {
        byte[] image = Arrays.copyOfRange(bytes, offset, offset + length);
        Snapshot snapshot = current;
        int first = snapshot.firstFrom(address);
        for (int i = first; i < snapshot.addresses.length && snapshot.addresses[i] - address < length; i++) {
            image[(int) (snapshot.addresses[i] - address)] = INT3;
        }
        int done = raw.write(address, image, 0, length);
        for (int i = first; i < snapshot.addresses.length && snapshot.addresses[i] - address < done; i++) {
            snapshot.sites[i].setOriginal(bytes[offset + (int) (snapshot.addresses[i] - address)]);
        }
        return done;
    }

    /**
     * Adds an owner; the first one puts the breakpoint byte in.
     *
     * @throws SiteException when the address cannot be read or written
     */
    public synchronized void add(RawMemory raw, long address, SiteOwner owner) throws SiteException {
        BreakpointSite site = at(address);
        if (site != null) {
            List<SiteOwner> owners = new ArrayList<>(site.owners());
            if (owners.stream().noneMatch(other -> other == owner)) {
                owners.add(owner);
                site.setOwners(List.copyOf(owners));
            }
            return;
        }
        byte[] original = new byte[1];
        // From the same image that the byte is written to: the process may be in an execve whose event is still to
        // come.
        if (!raw.readBound(address, original)) {
            throw new SiteException(address, "no memory is mapped there");
        }
        put(new BreakpointSite(address, original[0], List.of(owner)));
        if (raw.write(address, new byte[] {INT3}, 0, 1) != 1) {
            remove(address);
            throw new SiteException(
                    address,
                    "the memory there cannot be written: a read-only mapping that is shared, or a kernel that lets only a stopped"
                            + " program's code be changed (proc_mem.force_override); pause it first");
        }
    }

    /** Takes an owner away; with the last one the program's own byte comes back. */
    public synchronized void remove(RawMemory raw, long address, SiteOwner owner) {
        BreakpointSite site = at(address);
        if (site == null) {
            return;
        }
        List<SiteOwner> owners =
                site.owners().stream().filter(other -> other != owner).toList();
        if (!owners.isEmpty()) {
            site.setOwners(owners);
            return;
        }
        lift(raw, site);
        remove(address);
    }

    /** Puts the program's own byte in for the moment. */
    public synchronized void lift(RawMemory raw, BreakpointSite site) {
        raw.write(site.address(), new byte[] {site.original()}, 0, 1);
    }

    /** Puts the breakpoint byte back. */
    public synchronized void insert(RawMemory raw, BreakpointSite site) {
        if (at(site.address()) == site) {
            raw.write(site.address(), new byte[] {INT3}, 0, 1);
        }
    }

    /** Takes every breakpoint byte out and forgets all sites. */
    public synchronized void clear(RawMemory raw) {
        for (BreakpointSite site : current.sites) {
            lift(raw, site);
            remove(site.address());
        }
    }

    /** Takes the bytes out of a copy of this memory, that of a forked child. */
    public synchronized void cleanCopy(RawMemory copy) {
        byte[] there = new byte[1];
        for (BreakpointSite site : current.sites) {
            if (copy.read(site.address(), there, 0, 1) == 1 && there[0] == INT3) {
                lift(copy, site);
            }
        }
    }

    /** The sites of a forked child, whose memory is a copy of this one: those that some owner other than a step wants. The others are lifted in the copy. */
    public synchronized SiteTable copyFor(RawMemory copy) {
        SiteTable table = new SiteTable();
        for (BreakpointSite site : current.sites) {
            List<SiteOwner> owners = site.owners().stream()
                    .filter(owner -> owner.kind() != SiteOwner.Kind.STEP)
                    .toList();
            if (owners.isEmpty()) {
                lift(copy, site);
            } else {
                table.put(new BreakpointSite(site.address(), site.original(), owners));
            }
        }
        return table;
    }
}
