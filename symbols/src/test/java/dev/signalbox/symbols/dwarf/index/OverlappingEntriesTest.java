package dev.signalbox.symbols.dwarf.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.DebugSections;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries whose DW_AT_sibling leads into their own children, so that every one of them is reached twice from the one before. */
@Timeout(20)
class OverlappingEntriesTest {
    private static final int DEPTH = 60;
    private static final int UNIT_HEADER = 11;

    /** 1 is a unit, 2 a namespace with DW_AT_sibling in DW_FORM_ref4. */
    private static final byte[] ABBREVIATIONS = {1, 0x11, 1, 0, 0, 2, 0x39, 1, 0x01, 0x13, 0, 0, 0};

    private static DebugInfo nested(Diagnostics diagnostics) {
        ByteBuffer info = ByteBuffer.allocate(UNIT_HEADER + 1 + 5 * DEPTH).order(ByteOrder.LITTLE_ENDIAN);
        info.putInt(info.capacity() - 4).putShort((short) 4).putInt(0).put((byte) 8);
        info.put((byte) 1);
        for (int i = 0; i < DEPTH; i++) {
            info.put((byte) 2).putInt(info.position() + 4);
        }
        Map<String, byte[]> sections = Map.of(".debug_info", info.array(), ".debug_abbrev", ABBREVIATIONS);
        return new DebugInfo(
                new DebugSections(name -> ByteSlice.of(name, sections.getOrDefault(name, new byte[0]))), diagnostics);
    }

    @Test
    void theNameIndexReadsEachEntryOnce() {
        Diagnostics diagnostics = new Diagnostics();
        assertThat(NameIndex.build(nested(diagnostics)).names(NameKind.FUNCTION))
                .isEmpty();
        assertThat(diagnostics.messages()).isEmpty();
    }

    @Test
    void theSearchForAFunctionEndsSoonAndSaysWhy() {
        Diagnostics diagnostics = new Diagnostics();
        DebugInfo debugInfo = nested(diagnostics);
        assertThat(new AddressIndex(debugInfo)
                        .functionsOf(debugInfo.units().get(0))
                        .at(0x1000))
                .isEmpty();
        assertThat(diagnostics.messages()).singleElement().asString().contains("DW_AT_sibling");
    }
}
