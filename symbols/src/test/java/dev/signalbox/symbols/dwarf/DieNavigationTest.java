package dev.signalbox.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DieNavigationTest {
    private static final String PROGRAM =
            """
            #include <stdio.h>
            #include <string.h>
            struct point { int x, y; unsigned flags : 3; };
            enum colour { RED = -1, GREEN, BLUE = 70000 };
            static int counter = 5;
            static inline int twice(int n) { int d = n * 2; return d + counter; }
            __attribute__((noinline)) int area(struct point *p, enum colour c) {
                int sum = 0;
                for (int i = 0; i < p->x; i++) { int t = twice(i); sum += t; }
                return sum + (int) c;
            }
            int main(int argc, char **argv) {
                struct point p = { argc, 3, 1 };
                printf("%d %s\\n", area(&p, BLUE), strerror(argc));
                return twice(argc) - counter;
            }
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-g -O0",
                "-g -O2",
                "-gdwarf-4 -O2",
                "-gdwarf-3",
                "-gdwarf-2",
                "-g -gdwarf64 -O1",
                "-g -gz",
                "-g3 -O2",
                "-gdwarf-4 -fdebug-types-section -O2",
                "-g -fdebug-types-section",
                "-g -static",
                "-g -flto -O2"
            })
    void theEntriesAreThoseThatReadelfLists(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", PROGRAM, flags.split(" "));
        DebugInfo info = debugInfo(program.elf());
        TreeMap<Long, Integer> ours = new TreeMap<>();
        for (Unit unit : info.units()) {
            collect(unit.root(), null, ours);
        }
        assertThat(ours).isEqualTo(readelfEntries(program.binary())).isNotEmpty();
        assertThat(info.diagnostics().messages()).isEmpty();
    }

    private static void collect(Die die, Die parent, TreeMap<Long, Integer> into) {
        into.put(die.offset(), die.tag());
        // a view without a known parent must find the same one through the tree
        Die fresh = die.unit().die(die.unitOffset());
        assertThat(fresh.parent().orElse(null)).isEqualTo(parent);
        assertThat(die.attributes()).allSatisfy(Attribute::string).allSatisfy(Attribute::reference);
        die.ranges();
        Die previous = null;
        for (Die child : die.children()) {
            if (previous != null) {
                assertThat(previous.nextSibling()).contains(child);
            }
            collect(child, die, into);
            previous = child;
        }
    }

    private TreeMap<Long, Integer> readelfEntries(Path binary) throws IOException {
        String dump = CompiledProgram.run(directory, "readelf", "--debug-dump=info", "-W", binary.toString());
        Pattern line = Pattern.compile(" *<[0-9a-f]+><([0-9a-f]+)>: Abbrev Number: [0-9]+ \\(DW_TAG_(\\w+)\\)");
        TreeMap<Long, Integer> entries = new TreeMap<>();
        boolean inInfo = false;
        for (String text : dump.split("\n")) {
            if (text.startsWith("Contents of the")) {
                inInfo = text.contains(".debug_info") || text.contains(".zdebug_info");
            }
            Matcher matcher = line.matcher(text);
            if (inInfo && matcher.matches()) {
                entries.put(Long.parseLong(matcher.group(1), 16), tag(matcher.group(2)));
            }
        }
        return entries;
    }

    private static int tag(String name) {
        try {
            return Tag.class.getField(name.toUpperCase(java.util.Locale.ROOT)).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("readelf knows DW_TAG_" + name, e);
        }
    }

    @Test
    void attributesComeResolved() throws IOException {
        for (String flags : List.of("-g", "-gdwarf-4")) {
            CompiledProgram program = CompiledProgram.compile(directory, "shapes", PROGRAM, flags);
            DebugInfo info = debugInfo(program.elf());
            Unit unit = info.units().get(0);
            assertThat(unit.name()).contains(program.source().toString());
            assertThat(unit.compilationDirectory()).contains(directory.toString());
            Die area = child(unit.root(), Tag.SUBPROGRAM, "area");
            Die point = child(area, Tag.FORMAL_PARAMETER, "p")
                    .type()
                    .orElseThrow()
                    .type()
                    .orElseThrow();
            assertThat(point.name()).contains("point");
            assertThat(point.unsigned(At.BYTE_SIZE)).hasValue(12);
            Die red = child(child(unit.root(), Tag.ENUMERATION_TYPE, "colour"), Tag.ENUMERATOR, "RED");
            assertThat(red.signed(At.CONST_VALUE)).hasValue(-1);
            assertThat(area.flag(At.EXTERNAL)).isTrue();
            assertThat(area.contains(area.lowPc().orElseThrow())).isTrue();
            assertThat(area.expressionAt(At.FRAME_BASE, 0)).isPresent();
        }
    }

    @Test
    void anOptimizedVariableHasALocationList() throws IOException {
        for (String flags : List.of("-g", "-gdwarf-4")) {
            CompiledProgram program = CompiledProgram.compile(directory, "shapes", PROGRAM, flags, "-O2");
            DebugInfo info = debugInfo(program.elf());
            Unit unit = info.units().get(0);
            Die area = child(unit.root(), Tag.SUBPROGRAM, "area");
            Die sum = child(area, Tag.VARIABLE, "sum");
            TreeSet<Long> starts = new TreeSet<>();
            sum.attribute(At.LOCATION)
                    .orElseThrow()
                    .locationList()
                    .orElseThrow()
                    .entries()
                    .forEach(e -> {
                        assertThat(sum.expressionAt(At.LOCATION, e.range().start()))
                                .isPresent();
                        starts.add(e.range().start());
                    });
            assertThat(starts).isNotEmpty().allMatch(area::contains);
            assertThat(sum.expressionAt(At.LOCATION, 0)).isEmpty();
        }
    }

    private static Die child(Die parent, int tag, String name) {
        for (Die die : parent.children()) {
            if (die.tag() == tag && die.name().filter(name::equals).isPresent()) {
                return die;
            }
        }
        throw new AssertionError("no " + name);
    }

    private static DebugInfo debugInfo(ElfFile elf) {
        return new DebugInfo(new DebugSections(elf::sectionData), new Diagnostics());
    }
}
