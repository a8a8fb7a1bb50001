package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.Section;
import dev.signalbox.symbols.elf.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The call frame information of one module: which unwinding rules hold at an instruction. Looks into .eh_frame (through the search table of
 * .eh_frame_hdr where there is one; both are found through PT_GNU_EH_FRAME when the section headers are stripped), then into .debug_frame. What
 * cannot be read counts as missing and goes to the diagnostics. Safe for use by several threads.
 */
public final class UnwindTable {
    private final Diagnostics diagnostics;
    private final Lazy<Optional<EhFrameHeader>> header;
    private final Lazy<Optional<FrameSection>> ehFrame;
    private final Lazy<List<Fde>> ehIndex;
    private final Lazy<List<Fde>> debugIndex;

    /**
     * @param loaded the file that is loaded
     * @param debug the file with the debugging information; may be the same
     */
    public UnwindTable(ElfFile loaded, ElfFile debug, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.header = Lazy.of(() -> readHeader(loaded));
        this.ehFrame = Lazy.of(() -> findEhFrame(loaded));
        this.ehIndex = Lazy.of(() -> index(ehFrame.get()));
        this.debugIndex = Lazy.of(() -> index(debugFrame(debug)));
    }

    /** A table over the contents of one section of a 64-bit file. */
    static UnwindTable of(ByteSlice data, long address, boolean isEhFrame, Diagnostics diagnostics) {
        return new UnwindTable(new FrameSection(data, address, isEhFrame, Long.BYTES), diagnostics);
    }

    private UnwindTable(FrameSection section, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.header = Lazy.of(Optional::empty);
        this.ehFrame = Lazy.of(() -> Optional.of(section));
        this.ehIndex = Lazy.of(() -> index(Optional.of(section)));
        this.debugIndex = Lazy.of(List::of);
    }

    /** The rules at a file address; empty where no description covers it. */
    public Optional<UnwindRow> rowAt(long fileAddress) {
        return row(() -> inEhFrame(fileAddress), fileAddress)
                .or(() -> row(() -> search(debugIndex.get(), fileAddress), fileAddress));
    }

    private Optional<UnwindRow> row(Supplier<Optional<Fde>> source, long address) {
        try {
            return source.get().map(fde -> RowBuilder.rowAt(fde, address));
        } catch (MalformedDebugInfoException e) {
            diagnostics.add("stacks cannot be unwound by some call frame information", e);
            return Optional.empty();
        }
    }

    private Optional<Fde> inEhFrame(long address) {
        Optional<FrameSection> section = ehFrame.get();
        Optional<EhFrameHeader> table = header.get().filter(EhFrameHeader::hasTable);
        if (section.isPresent() && table.isPresent()) {
            try {
                Optional<Fde> fde = table.get()
                        .fdeAddress(address)
                        .flatMap(a -> section.get().fdeAt(a - section.get().address()))
                        .filter(f -> f.contains(address));
                if (fde.isPresent()) {
                    return fde;
                }
                return Optional.empty();
            } catch (MalformedDebugInfoException e) {
                diagnostics.add("the search table of .eh_frame_hdr is not used", e);
            }
        }
        return search(ehIndex.get(), address);
    }

    private static Optional<Fde> search(List<Fde> sorted, long address) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(sorted.get(middle).start(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && sorted.get(high).contains(address) ? Optional.of(sorted.get(high)) : Optional.empty();
    }

    private List<Fde> index(Optional<FrameSection> section) {
        return section.map(s -> s.entries(e -> diagnostics.add("some call frame information is left out", e)))
                .orElseGet(ArrayList::new);
    }

    private Optional<EhFrameHeader> readHeader(ElfFile file) {
        for (Segment segment : file.segments()) {
            if (segment.type() == Segment.PT_GNU_EH_FRAME) {
                try {
                    Optional<ByteSlice> bytes = file.bytesAt(segment.address(), segment.fileSize());
                    return bytes.map(
                            b -> EhFrameHeader.read(b.named(".eh_frame_hdr"), segment.address(), wordSize(file)));
                } catch (MalformedDebugInfoException e) {
                    diagnostics.add(".eh_frame_hdr is not used", e);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<FrameSection> findEhFrame(ElfFile file) {
        Optional<Section> section = file.sectionHeader(".eh_frame");
        if (section.isPresent()) {
            ByteSlice data = file.sectionData(".eh_frame");
            return Optional.of(new FrameSection(data, section.get().address(), true, wordSize(file)));
        }
        return header.get()
                .flatMap(h -> toSegmentEnd(file, h.ehFrame()))
                .map(data -> new FrameSection(
                        data.named(".eh_frame"), header.get().get().ehFrame(), true, wordSize(file)));
    }

    private static int wordSize(ElfFile file) {
        return file.machine().addressSize();
    }

    /** Without section headers the section's length is unknown; its own zero terminator ends it. */
    private static Optional<ByteSlice> toSegmentEnd(ElfFile file, long address) {
        for (Segment segment : file.segments()) {
            if (segment.type() == Segment.PT_LOAD && segment.contains(address)) {
                return file.bytesAt(address, segment.address() + segment.fileSize() - address);
            }
        }
        return Optional.empty();
    }

    private static Optional<FrameSection> debugFrame(ElfFile file) {
        ByteSlice data = file.sectionData(".debug_frame");
        return data.isEmpty() ? Optional.empty() : Optional.of(new FrameSection(data, 0, false, wordSize(file)));
    }
}
