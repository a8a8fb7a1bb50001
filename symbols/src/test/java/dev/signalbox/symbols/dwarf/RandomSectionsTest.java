package dev.signalbox.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.index.AddressIndex;
import dev.signalbox.symbols.dwarf.index.NameIndex;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.dwarf.line.LineSections;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.dwarf.lists.LocationList;
import dev.signalbox.symbols.dwarf.lists.RangeList;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sections of arbitrary bytes, most of them small numbers as in real ones: each parser gives something or throws MalformedDebugInfoException. */
class RandomSectionsTest {
    @Provide
    Arbitrary<byte[]> section() {
        Arbitrary<Byte> small = Arbitraries.bytes().between((byte) 0, (byte) 12);
        Arbitrary<Byte> any = Arbitraries.bytes();
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, small), net.jqwik.api.Tuple.of(1, any))
                .array(byte[].class)
                .ofMaxSize(200);
    }

    private static void survives(Supplier<?> parser) {
        try {
            assertThat(parser.get()).isNotNull();
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 1500)
    void lineTables(@ForAll("section") byte[] bytes) {
        for (int version = 2; version <= 5; version++) {
            byte[] table = withLength(bytes, version);
            ByteSlice line = ByteSlice.of(".debug_line", table);
            LineSections sections = new LineSections(line, line, line, line::cString);
            survives(() -> LineTable.read(sections, 0, "/dir", "name.c", new Diagnostics())
                    .rows());
        }
    }

    @Property(tries = 1500)
    void rangeAndLocationLists(@ForAll("section") byte[] bytes) {
        ByteSlice list = ByteSlice.of(".debug_lists", bytes);
        survives(() -> RangeList.readRanges(list, 0, 0x1000, 8));
        survives(() -> RangeList.readRnglists(list, 0, 0x1000, 8, index -> list.u64(index)));
        survives(() -> LocationList.readLoc(list, 0, 0x1000, 8).entries());
        survives(() -> LocationList.readLoclists(list, 0, 0x1000, 8, index -> list.u64(index))
                .entries());
    }

    @Property(tries = 1500)
    void unitsAndIndexes(
            @ForAll("section") byte[] info, @ForAll("section") byte[] abbrev, @ForAll("section") byte[] others) {
        for (int version = 2; version <= 5; version++) {
            byte[] unit = withLength(info, version);
            // the rest of a header with address size 8, and abbreviations at 0
            byte[] rest = version == 5 ? new byte[] {1, 8, 0, 0, 0, 0} : new byte[] {0, 0, 0, 0, 8};
            System.arraycopy(rest, 0, unit, 6, Math.min(rest.length, unit.length - 6));
            DebugInfo debugInfo = new DebugInfo(
                    new DebugSections(name -> {
                        byte[] bytes =
                                name.equals(".debug_info") ? unit : name.equals(".debug_abbrev") ? abbrev : others;
                        return ByteSlice.of(name, bytes);
                    }),
                    new Diagnostics());
            survives(() -> NameIndex.build(debugInfo).names(NameKind.TYPE));
            survives(() -> new AddressIndex(debugInfo).functionAt(0x1000));
            survives(debugInfo::units);
        }
    }

    /** The bytes behind a correct length and a version. */
    private static byte[] withLength(byte[] bytes, int version) {
        byte[] whole = new byte[bytes.length + 6];
        System.arraycopy(bytes, 0, whole, 6, bytes.length);
        whole[0] = (byte) (bytes.length + 2);
        whole[4] = (byte) version;
        return whole;
    }
}
