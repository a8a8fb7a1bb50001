package dev.signalbox.symbols.testing;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.Note;
import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.X86Registers;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A stopped process out of a core file: its first thread's registers, its memory and its modules. */
public final class CoreProcess {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_PRFPREG = 2;
    /** The offset of xmm_space in struct user_fpregs_struct (sys/user.h). */
    private static final int XMM_SPACE = 160;

    private static final int NT_FILE = 0x46494c45;
    private static final int NT_AUXV = 6;
    private static final long AT_SYSINFO_EHDR = 33;

    /**
     * Where struct elf_prstatus has its registers, and the DWARF numbers in the order of struct user_regs_struct (sys/user.h); -1 for what has none.
     */
    private record RegisterNote(int offset, int... numbers) {
        static final RegisterNote X86_64 = new RegisterNote(
                112, 15, 14, 13, 12, 6, 3, 11, 10, 9, 8, 0, 2, 1, 4, 5, -1, 16, 51, 49, 7, 52, 58, 59, 53, 50, 54, 55);
        static final RegisterNote I386 = new RegisterNote(72, 3, 1, 2, 6, 7, 5, 0, 43, 40, 44, 45, -1, 8, 41, 9, 4, 42);

        static RegisterNote of(Machine machine) {
            return machine == Machine.I386 ? I386 : X86_64;
        }
    }

    private record Mapping(long start, long end, long offset, Path file) {}

    private final ElfFile core;
    private final List<Mapping> mappings = new ArrayList<>();
    private final Map<Path, byte[]> files = new HashMap<>();
    private final Map<Integer, Long> registers = new HashMap<>();
    private final ModuleSet modules;
    private OptionalLong vdso = OptionalLong.empty();

    private CoreProcess(Path path) throws IOException {
        core = ElfFile.open(path, new Diagnostics());
        for (Note note : core.notes()) {
            if (note.type() == NT_PRSTATUS && registers.isEmpty()) {
                RegisterNote layout = RegisterNote.of(core.machine());
                int word = core.machine().addressSize();
                for (int i = 0; i < layout.numbers().length; i++) {
                    registers.put(
                            layout.numbers()[i], note.content().unsigned(layout.offset() + (long) word * i, word));
                }
            } else if (note.type() == NT_PRFPREG && !registers.containsKey(X86Registers.XMM0)) {
                for (int i = 0; i < 16; i++) {
                    registers.put(X86Registers.XMM0 + i, note.content().u64(XMM_SPACE + 16L * i));
                }
            } else if (note.type() == NT_FILE) {
                readMappings(note.content());
            } else if (note.type() == NT_AUXV) {
                vdso = auxiliary(note.content(), AT_SYSINFO_EHDR);
            }
        }
        modules = openModules();
    }

    public static CoreProcess open(Path core) throws IOException {
        return new CoreProcess(core);
    }

    private void readMappings(ByteSlice note) {
        int word = core.machine().addressSize();
        long count = note.unsigned(0, word);
        long pageSize = note.unsigned(word, word);
        long name = word * (2 + 3 * count);
        for (long i = 0; i < count; i++) {
            long entry = word * (2 + 3 * i);
            Path file = Path.of(note.cString(name));
            name += note.cStringLength(name) + 1;
            mappings.add(new Mapping(
                    note.unsigned(entry, word),
                    note.unsigned(entry + word, word),
                    note.unsigned(entry + 2L * word, word) * pageSize,
                    file));
        }
    }

    private OptionalLong auxiliary(ByteSlice note, long type) {
        int word = core.machine().addressSize();
        for (long at = 0; at + 2L * word <= note.length(); at += 2L * word) {
            if (note.unsigned(at, word) == type) {
                return OptionalLong.of(note.unsigned(at + word, word));
            }
        }
        return OptionalLong.empty();
    }

    /** System calls of i386 programs go through it (__kernel_vsyscall), so that stacks cannot be walked without it. */
    private Optional<Module> vdsoModule() {
        for (Segment segment : core.segments()) {
            if (vdso.isPresent() && segment.type() == Segment.PT_LOAD && segment.address() == vdso.getAsLong()) {
                byte[] image =
                        core.bytes().slice(segment.offset(), segment.fileSize()).toByteArray();
                return Optional.of(Module.ofImage("[vdso]", image, segment.address()));
            }
        }
        return Optional.empty();
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
        vdsoModule().ifPresent(opened::add);
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
        return new MachineState(memory(), RegisterReader.of(core.machine(), number -> {
            Long value = registers.get(number);
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }));
    }
}
