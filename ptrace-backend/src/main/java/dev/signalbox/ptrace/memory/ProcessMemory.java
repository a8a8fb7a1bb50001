package dev.signalbox.ptrace.memory;

/** Memory of one address space. Usable from any thread, while the process is stopped or runs. Breakpoint bytes are masked in reads and kept in writes. */
public interface ProcessMemory {
    /**
     * Reads what can be read from the address on.
     *
     * @return the number of bytes read, which is less than length where unmapped memory follows; 0 when not even the first byte can be read
     */
    int read(long address, byte[] buffer, int offset, int length);

    /**
     * Writes, through read-only private mappings too.
     *
     * @return the number of bytes written
     */
    int write(long address, byte[] buffer, int offset, int length);
}
