package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.Section;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged programs: whatever bytes there are, a module answers, quickly, and throws nothing but what the parsers may throw. */
@Timeout(180)
class MalformedInputTest {
    private static final int ROUNDS = 400;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g -O2", "-gdwarf-4 -O2", "-gdwarf-2", "-gdwarf-4 -fdebug-types-section", "-g -gz"})
    void aDamagedProgramNeverBreaksTheModule(String flags) throws IOException {
        byte[] sound =
                Files.readAllBytes(CompiledProgram.compile(directory, "shapes", Programs.SHAPES, flags.split(" "))
                        .binary());
        List<long[]> targets = sections(sound);
        // a fixed seed, so that a failure comes again; its round number is in the message
        Random random = new Random(flags.hashCode());
        int answers = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(sound.clone(), targets, random);
            try {
                answers += questions(Module.ofImage("damaged", damaged, 0x400000));
            } catch (MalformedDebugInfoException e) {
                // the header itself is beyond use
                assertThat(e).hasMessageNotContaining("null");
            } catch (RuntimeException | Error e) {
                throw new AssertionError(flags + ", round " + round, e);
            }
        }
        assertThat(answers).as("most damage leaves much to answer").isGreaterThan(ROUNDS);
    }

    /** The file ranges of the header and of the sections that this module reads. */
    private static List<long[]> sections(byte[] file) {
        ElfFile elf = Module.ofImage("sound", file, 0).elf();
        List<long[]> ranges = new ArrayList<>();
        ranges.add(new long[] {0, 64});
        ranges.add(new long[] {64, 600});
        ranges.add(new long[] {
            elf.header().sectionHeaders().offset(), elf.sectionHeaders().size() * 64L
        });
        for (Section section : elf.sectionHeaders()) {
            if (section.type() != Section.SHT_NOBITS && section.size() > 0) {
                boolean ours = section.name().matches("\\.(debug_.*|symtab|strtab|dyn.*|note.*|gnu.*|rela.*|plt.*)");
                for (int i = 0; ours && i < (section.name().startsWith(".debug") ? 4 : 1); i++) {
                    ranges.add(new long[] {section.offset(), section.size()});
                }
            }
        }
        return ranges;
    }

    private static byte[] damage(byte[] bytes, List<long[]> targets, Random random) {
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            long[] target = targets.get(random.nextInt(targets.size()));
            int at = (int) target[0] + random.nextInt((int) target[1]);
            switch (random.nextInt(4)) {
                case 0:
                    bytes[at] = (byte) random.nextInt();
                    break;
                case 1:
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                    break;
                case 2:
                    int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
                    java.util.Arrays.fill(bytes, at, end, (byte) (random.nextBoolean() ? 0xff : 0));
                    break;
                default:
                    int from = (int) target[0] + random.nextInt((int) target[1]);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
            }
        }
        return random.nextInt(20) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Asks all that can be asked; the number of answers that were not empty. */
    private static int questions(Module module) {
        int answers = 0;
        answers += module.breakpointLocations("shapes.c", 17).size();
        answers += module.functionBreakpointLocations("area").size();
        answers += module.functionsNamed("main").size()
                + module.symbolsNamed("main").size();
        answers += module.named(NameKind.TYPE, "point").size()
                + module.sourceFiles().size();
        module.debugWordAddress();
        for (long at = 0x1000; at < 0x1400; at += 7) {
            VirtualAddress address = new VirtualAddress(0x400000 + at);
            answers += module.sourceAt(address).isPresent() ? 1 : 0;
            answers += module.functionAt(address).isPresent() ? 1 : 0;
            answers += module.symbolAt(address).isPresent() ? 1 : 0;
            module.lineRangeAt(address);
        }
        module.elf().buildId();
        module.elf().debugLink();
        module.elf().interpreter();
        if (module.debugInfo().isPresent()) {
            for (Unit unit : module.debugInfo().get().units()) {
                try {
                    answers += walk(unit.root(), 0);
                } catch (MalformedDebugInfoException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
        assertThat(module.diagnostics()).hasSizeLessThanOrEqualTo(100);
        return answers;
    }

    private static int walk(Die die, int depth) {
        int count = 1;
        for (Attribute attribute : die.attributes()) {
            attribute.string();
            attribute.reference();
            attribute.address();
            attribute.locationList();
        }
        die.ranges();
        die.inherited(At.NAME);
        die.unit().die(die.unitOffset()).parent();
        for (Die child : depth < 100 ? die.children() : List.<Die>of()) {
            count += walk(child, depth + 1);
        }
        return count;
    }

    @Test
    void aUnitWithoutAbbreviationsLeavesTheOthersTheirNames() throws IOException {
        Files.writeString(
                directory.resolve("other.c"), "struct other { int x; } other; int second(void) { return other.x; }\n");
        Path binary = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-gdwarf-4", "other.c")
                .binary();
        byte[] bytes = Files.readAllBytes(binary);
        Module sound = Module.ofImage("sound", bytes, 0);
        Section info = sound.elf().sectionHeader(".debug_info").orElseThrow();
        Unit first = sound.debugInfo().orElseThrow().units().get(0);
        // the offset of its abbreviations (DWARF 4 section 7.5.1.1)
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (info.offset() + first.offset()) + 6, 0x450000);
        Module module = Module.ofImage("damaged", bytes, 0);
        assertThat(module.functionsNamed("main")).isEmpty();
        assertThat(module.functionsNamed("second")).hasSize(1);
        assertThat(module.named(NameKind.TYPE, "other")).hasSize(1);
        assertThat(module.diagnostics()).anySatisfy(text -> assertThat(text).contains(".debug_abbrev"));
    }

    @Test
    void randomBytesAreNoProgram() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0};
            System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
            try {
                questions(Module.ofImage("random", bytes, 0));
            } catch (MalformedDebugInfoException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
