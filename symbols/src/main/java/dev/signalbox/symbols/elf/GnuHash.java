package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;

/** DT_GNU_HASH, of which only the number of symbols is of use here: header, Bloom filter of words, buckets, chains (glibc elf/dl-lookup.c). */
final class GnuHash {
    private GnuHash() {}

    /** The number of dynamic symbols: one more than the last index in the chain of the highest bucket. */
    static long symbolCount(ElfFile elf, long address) {
        ByteSlice header = elf.bytesAt(address, 16).orElse(null);
        if (header == null) {
            return 0;
        }
        long buckets = header.u32(0);
        long firstSymbol = header.u32(4);
        long bucketsAt = address + 16 + header.u32(8) * elf.header().elfClass().wordSize();
        ByteSlice table = elf.bytesAt(bucketsAt, buckets * 4).orElse(null);
        if (table == null) {
            return 0;
        }
        long highest = 0;
        for (long i = 0; i < buckets; i++) {
            highest = Math.max(highest, table.u32(i * 4));
        }
        if (highest < firstSymbol) {
            return firstSymbol;
        }
        long chains = bucketsAt + buckets * 4;
        while (true) {
            ByteSlice link =
                    elf.bytesAt(chains + (highest - firstSymbol) * 4, 4).orElse(null);
            highest++;
            // the lowest bit marks the end of a chain
            if (link == null || (link.u32(0) & 1) != 0) {
                return highest;
            }
        }
    }
}
