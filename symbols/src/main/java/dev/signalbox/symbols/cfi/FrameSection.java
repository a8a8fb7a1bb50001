package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.InitialLength;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The entries of one .eh_frame or .debug_frame section. Safe for use by several threads. */
final class FrameSection {
    private static final int VERSION_WITH_SIZES = 4;

    private final ByteSlice data;
    private final long address;
    private final boolean ehFrame;
    private final int wordSize;
    private final Map<Long, Cie> cies = new ConcurrentHashMap<>();

    /**
     * @param address the file address of the section's first byte, which pc-relative pointers need
     * @param ehFrame whether it has the format of .eh_frame rather than of .debug_frame
     * @param wordSize the size of addresses where entries do not tell one
     */
    FrameSection(ByteSlice data, long address, boolean ehFrame, int wordSize) {
        this.wordSize = wordSize;
        this.data = data;
        this.address = address;
        this.ehFrame = ehFrame;
    }

    long address() {
        return address;
    }

    /** All frame descriptions by address. One that cannot be read is told to {@code problems}; a bad length ends the list. */
    List<Fde> entries(Consumer<MalformedDebugInfoException> problems) {
        List<Fde> found = new ArrayList<>();
        DataCursor in = data.cursor();
        while (in.remaining() >= 4) {
            int start = in.position();
            int next;
            try {
                InitialLength length = InitialLength.read(in);
                next = Math.toIntExact(in.position() + length.length());
                if (length.length() == 0) {
                    if (ehFrame) {
                        break;
                    }
                    continue;
                }
            } catch (MalformedDebugInfoException e) {
                problems.accept(e);
                break;
            }
            try {
                fdeAt(start).ifPresent(found::add);
            } catch (MalformedDebugInfoException e) {
                problems.accept(e);
            }
            in.seek(next);
        }
        found.sort(Comparator.comparing(Fde::start, Long::compareUnsigned));
        return found;
    }

    /** The frame description at an offset; empty when a CIE or the end is there. */
    Optional<Fde> fdeAt(long offset) {
        DataCursor in = data.cursor(offset);
        InitialLength length = InitialLength.read(in);
        if (length.length() == 0) {
            return Optional.empty();
        }
        int body = in.position();
        DataCursor entry = data.slice(0, body + length.length()).cursor(body);
        long id = entry.unsigned(ehFrame ? 4 : length.offsetSize());
        if (isCie(id, length.offsetSize())) {
            return Optional.empty();
        }
        // .eh_frame counts back from the id's own place, .debug_frame from the section's start
        Cie cie = cieAt(ehFrame ? body - id : id);
        PointerEncoding.Bases bases = bases(OptionalLong.empty());
        int addressSize = cie.encoding().addressSize();
        long start = PointerEncoding.read(entry, cie.pointerEncoding(), addressSize, bases)
                .orElseThrow(() -> data.malformed(offset, "FDE without an address"));
        long size = PointerEncoding.readLength(entry, cie.pointerEncoding(), addressSize);
        if (cie.augmented()) {
            entry.skip(entry.uleb());
        }
        return Optional.of(new Fde(cie, start, start + size, rest(entry)));
    }

    private boolean isCie(long id, int offsetSize) {
        return ehFrame ? id == 0 : id == (offsetSize == 4 ? 0xffffffffL : -1L);
    }

    private static ByteSlice rest(DataCursor entry) {
        return entry.slice().slice(entry.position(), entry.remaining());
    }

    PointerEncoding.Bases bases(OptionalLong dataBase) {
        return new PointerEncoding.Bases(address, dataBase, OptionalLong.empty());
    }

    private Cie cieAt(long offset) {
        Cie known = cies.get(offset);
        if (known == null) {
            known = readCie(offset);
            cies.put(offset, known);
        }
        return known;
    }

    private Cie readCie(long offset) {
        DataCursor start = data.cursor(offset);
        InitialLength length = InitialLength.read(start);
        int body = start.position();
        DataCursor in = data.slice(0, body + length.length()).cursor(body);
        if (!isCie(in.unsigned(ehFrame ? 4 : length.offsetSize()), length.offsetSize())) {
            throw data.malformed(offset, "an FDE refers to a CIE here, where there is none");
        }
        int version = in.u8();
        if (version != 1 && version != 3 && version != VERSION_WITH_SIZES) {
            throw data.malformed(offset, "CIE of version " + version);
        }
        String augmentation = in.cString();
        int addressSize = wordSize;
        if (augmentation.equals("eh")) {
            // GCC 2 put the address of its exception table here
            in.skip(addressSize);
        }
        if (version == VERSION_WITH_SIZES) {
            addressSize = in.u8();
            int segmentSize = in.u8();
            if (addressSize != 4 && addressSize != 8 || segmentSize != 0) {
                throw data.malformed(offset, "CIE with addresses of " + addressSize + " bytes");
            }
        }
        long codeAlignment = in.uleb();
        long dataAlignment = in.sleb();
        int returnColumn = version == 1 ? in.u8() : in.ulebInt();
        Augmentation read = readAugmentation(augmentation, in, addressSize);
        return new Cie(
                new Encoding(version, length.offsetSize(), addressSize),
                codeAlignment,
                dataAlignment,
                returnColumn,
                read.pointerEncoding(),
                augmentation.startsWith("z"),
                read.signalFrame(),
                rest(in));
    }

    private record Augmentation(int pointerEncoding, boolean signalFrame) {}

    /** The letters of the augmentation string (LSB 5.0 section 10.6.1.1.1; B is AArch64's pointer authentication). */
    private Augmentation readAugmentation(String letters, DataCursor in, int addressSize) {
        int pointerEncoding = PointerEncoding.ABSOLUTE;
        boolean signalFrame = false;
        if (!letters.startsWith("z")) {
            if (!letters.isEmpty() && !letters.equals("eh")) {
                throw data.malformed(in.position(), "CIE augmentation \"" + letters + "\"");
            }
            return new Augmentation(pointerEncoding, false);
        }
        long size = in.uleb();
        long end = in.position() + size;
        letters:
        for (int i = 1; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'R' -> pointerEncoding = in.u8();
                case 'P' -> PointerEncoding.read(in, in.u8(), addressSize, bases(OptionalLong.empty()));
                case 'L' -> in.u8();
                case 'S' -> signalFrame = true;
                case 'B' -> {
                    // has no data and no meaning on x86
                }
                default -> {
                    // the data of an unknown letter cannot be told from that of the next; their size is known
                    break letters;
                }
            }
        }
        if (end < 0) {
            throw data.malformed(in.position(), "augmentation of " + Long.toUnsignedString(size) + " bytes");
        }
        in.seek(end);
        return new Augmentation(pointerEncoding, signalFrame);
    }
}
