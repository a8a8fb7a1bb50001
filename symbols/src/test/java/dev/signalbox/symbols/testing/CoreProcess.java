package dev.signalbox.symbols.testing;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.Note;
import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A stopped process out of a core file: its first thread's registers, its memory and its modules. */
public final class CoreProcess {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_FILE = 0x46494c45;
    private static final int PR_REG = 112;

    /** The DWARF numbers in the order of struct user_regs_struct (sys/user.h); -1 for what has none. */
    private static final int[] USER_REGS = {
        15, 14, 13, 12, 6, 3, 11, 10, 9, 8, 0, 2, 1, 4, 5, -1, 16, 51, 49, 7, 52, 58, 59, 53, 50, 54, 55
    };

    private record Mapping(long start, long end, long offset, Path file) {}

    private final ElfFile core;
    private final List<Mapping> mappings = new ArrayList<>();
    private final Map<Path, byte[]> files = new HashMap<>();
    private final Map<Integer, Long> registers = new HashMap<>();
    private final ModuleSet modules;

    private CoreProcess(Path path) throws IOException {
        core = ElfFile.open(path, new Diagnostics());
        for (Note note : core.notes()) {
            if (note.type() == NT_PRSTATUS && registers.isEmpty()) {
                for (int i = 0; i < USER_REGS.length; i++) {
                    registers.put(USER_REGS[i], note.content().u64(PR_REG + 8L * i));
                }
            } else if (note.type() == NT_FILE) {
                readMappings(note.content());
            }
        }
        modules = openModules();
    }

    public static CoreProcess open(Path core) throws IOException {
        return new CoreProcess(core);
    }

    private void readMappings(ByteSlice note) {
        long count = note.u64(0);
        long pageSize = note.u64(8);
        long name = 16 + 24 * count;
        for (long i = 0; i < count; i++) {
            long entry = 16 + 24 * i;
            Path file = Path.of(note.cString(name));
            name += note.cStringLength(name) + 1;
            mappings.add(new Mapping(note.u64(entry), note.u64(entry + 8), note.u64(entry + 16) * pageSize, file));
        }
    }

    private ModuleSet openModules() throws IOException {
        List<Module> opened = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Mapping mapping : mappings) {
            if (mapping.offset == 0 && Files.isRegularFile(mapping.file) && seen.add(mapping.file)) {
                byte[] magic = file(mapping.file);
                if (magic.length > 4 && magic[0] == 0x7f && magic[1] == 'E') {
                    ElfFile elf = ElfFile.open(mapping.file, new Diagnostics());
                    long first = elf.segments().stream()
                            .filter(s -> s.type() == Segment.PT_LOAD)
                            .findFirst()
                            .orElseThrow()
                            .address();
                    opened.add(
                            Module.open(mapping.file, mapping.start - (first & -4096), DebugFileLocator.of(List.of())));
                }
            }
        }
        return ModuleSet.of(opened);
    }

    private byte[] file(Path path) {
        return files.computeIfAbsent(path, p -> {
            try {
                return Files.readAllBytes(p);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    public ModuleSet modules() {
        return modules;
    }

    public MemoryReader memory() {
        return (address, buffer, offset, length) -> {
            int done = 0;
            while (done < length) {
                int got = readSome(address + done, buffer, offset + done, length - done);
                if (got == 0) {
                    break;
                }
                done += got;
            }
            return done;
        };
    }

    private int readSome(long address, byte[] buffer, int offset, int length) {
        for (Segment segment : core.segments()) {
            long inside = address - segment.address();
            if (segment.type() == Segment.PT_LOAD && inside >= 0 && inside < segment.fileSize()) {
                int count = (int) Math.min(length, segment.fileSize() - inside);
                byte[] bytes =
                        core.bytes().slice(segment.offset() + inside, count).toByteArray();
                System.arraycopy(bytes, 0, buffer, offset, count);
                return count;
            }
        }
        for (Mapping mapping : mappings) {
            if (Long.compareUnsigned(mapping.start, address) <= 0 && Long.compareUnsigned(address, mapping.end) < 0) {
                byte[] content = file(mapping.file);
                long from = mapping.offset + address - mapping.start;
                int count = (int) Math.min(Math.min(length, mapping.end - address), content.length - from);
                if (count > 0) {
                    System.arraycopy(content, (int) from, buffer, offset, count);
                    return count;
                }
            }
        }
        return 0;
    }

    /** Memory and registers of the thread that stopped. */
    public MachineState machine() {
        return new MachineState(memory(), number -> {
            Long value = registers.get(number);
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        });
    }
}
