package dev.signalbox.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.index.AddressIndex;
import dev.signalbox.symbols.dwarf.index.NameIndex;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.testing.FuzzedSections;
import dev.signalbox.symbols.type.BoundResolver;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.TypeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for the entries of .debug_info with all sections that they refer to. Without fuzzing, the seeds are run. */
@Timeout(60)
class DebugInfoFuzzTest {
    private static final int DEPTH = 60;

    /** Entries are views: a broken file can make the same bytes be reached over and over. */
    private int budget;

    @FuzzTest(maxDuration = "10m")
    void entriesIndexesAndTypesAreReadOrRefused(byte[] input) {
        Map<String, ByteSlice> sections = FuzzedSections.split(input);
        Diagnostics diagnostics = new Diagnostics();
        DebugInfo debugInfo = new DebugInfo(
                new DebugSections(name -> sections.getOrDefault(name, ByteSlice.empty(name))), diagnostics);
        NameIndex names = NameIndex.build(debugInfo);
        for (NameKind kind : NameKind.values()) {
            for (String name : names.names(kind)) {
                assertThat(names.named(kind, name)).isNotEmpty();
            }
        }
        AddressIndex addresses = new AddressIndex(debugInfo);
        for (long address = 0x401000; address < 0x401040; address += 5) {
            addresses.functionAt(address);
        }
        LineTables lines = new LineTables(debugInfo);
        TypeReader types = new TypeReader(ModuleSet.of(List.of()), BoundResolver.none());
        budget = 2000;
        for (Unit unit : debugInfo.units()) {
            lines.of(unit);
            try {
                walk(unit.root(), types, 0);
            } catch (MalformedDebugInfoException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(diagnostics.messages()).hasSizeLessThanOrEqualTo(100);
    }

    private void walk(Die die, TypeReader types, int depth) {
        if (--budget < 0 || depth > DEPTH) {
            return;
        }
        for (Attribute attribute : die.attributes()) {
            attribute.string();
            attribute.reference();
            attribute.address();
            attribute.locationList();
        }
        die.ranges();
        die.expressionAt(At.LOCATION, 0x401010);
        die.parent();
        Type type = types.read(die);
        type.name();
        type.size();
        if (type.stripped() instanceof StructType struct) {
            struct.members().forEach(member -> member.type().name());
        }
        for (Die child : die.children()) {
            walk(child, types, depth + 1);
        }
    }
}
