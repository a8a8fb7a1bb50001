package dev.signalbox.engine.module;

import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.machine.I386Registers;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.variable.StaticThreadStorage;
import dev.signalbox.symbols.variable.ThreadStorage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The thread-local storage of all that is loaded: of the program by its fixed place, of libraries through the thread's vector of blocks (dtv, "ELF Handling For
 * Thread-Local Storage", section 3.1). Where glibc keeps a library's number and a thread's vector is told by descriptions that libc.so.6 has for debuggers
 * (nptl_db/db_info.c, symbols {@code _thread_db_*}): three 32-bit words, size in bits, count and offset. Engine thread.
 */
public final class LibraryThreadStorage implements ThreadStorage {
    private static final String MODULE_NUMBER = "_thread_db_link_map_l_tls_modid";
    private static final String VECTOR = "_thread_db_pthread_dtvp";
    private static final String VECTOR_ENTRY = "_thread_db_dtv_dtv";
    private static final String BLOCK = "_thread_db_dtv_t_pointer_val";

    private final ThreadStorage program = new StaticThreadStorage();
    private final MemoryReader memory;
    private final ModuleSet modules;
    private final long linkerList;

    /** @param linkerList the address of struct r_debug; 0 when there is none */
    public LibraryThreadStorage(MemoryReader memory, ModuleSet modules, long linkerList) {
        this.memory = memory;
        this.modules = modules;
        this.linkerList = linkerList;
    }

    /** A field of one of glibc's structs, as it describes it. */
    private record Field(int size, int offset) {}

    @Override
    public OptionalLong address(Module module, long offset, RegisterReader registers) {
        OptionalLong fixed = program.address(module, offset, registers);
        if (fixed.isPresent() || linkerList == 0) {
            return fixed;
        }
        Machine machine = registers.machine();
        OptionalLong number = moduleNumber(module, machine);
        OptionalLong vector = vector(machine, registers);
        Optional<Field> entry = field(VECTOR_ENTRY);
        Optional<Field> block = field(BLOCK);
        if (number.isEmpty() || vector.isEmpty() || entry.isEmpty() || block.isEmpty()) {
            return OptionalLong.empty();
        }
        // the entry before the first counts how many there are: a library that was loaded later has none yet
        int size = entry.get().size();
        OptionalLong count = machine.readAddress(memory, vector.getAsLong() - size);
        if (number.getAsLong() == 0 || count.isEmpty() || count.getAsLong() < number.getAsLong()) {
            return OptionalLong.empty();
        }
        long place = vector.getAsLong()
                + entry.get().offset()
                + number.getAsLong() * size
                + block.get().offset();
        OptionalLong start = machine.readAddress(memory, place);
        // TLS_DTV_UNALLOCATED (sysdeps/generic/dl-dtv.h): the thread has not used the library's storage yet
        boolean allocated = start.isPresent() && start.getAsLong() != 0 && start.getAsLong() != machine.address(-1);
        return allocated ? OptionalLong.of(machine.address(start.getAsLong() + offset)) : OptionalLong.empty();
    }

    private OptionalLong moduleNumber(Module module, Machine machine) {
        Optional<Field> number = field(MODULE_NUMBER);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        return LinkMap.read(memory, linkerList, machine).stream()
                .filter(entry -> entry.bias() == module.bias() && module.contains(new VirtualAddress(entry.dynamic())))
                .findFirst()
                .map(entry -> machine.readAddress(
                        memory, entry.address() + number.get().offset()))
                .orElse(OptionalLong.empty());
    }

    /** The descriptor of a thread is what its thread pointer points to. */
    private OptionalLong vector(Machine machine, RegisterReader registers) {
        OptionalLong thread = registers.read(
                switch (machine) {
                    case X86_64 -> X86Registers.FS_BASE;
                    case I386 -> I386Registers.GS_BASE;
                });
        Optional<Field> vector = field(VECTOR);
        return thread.isEmpty() || vector.isEmpty()
                ? OptionalLong.empty()
                : machine.readAddress(memory, thread.getAsLong() + vector.get().offset());
    }

    private Optional<Field> field(String description) {
        for (Module module : modules.modules()) {
            for (ElfSymbol symbol : module.symbolsNamed(description)) {
                long address = symbol.value() + module.bias();
                byte[] words = new byte[3 * Integer.BYTES];
                if (memory.read(address, words, 0, words.length) == words.length) {
                    return Optional.of(new Field(word(words, 0) / Byte.SIZE, word(words, 2)));
                }
            }
        }
        return Optional.empty();
    }

    private static int word(byte[] words, int index) {
        return java.nio.ByteBuffer.wrap(words)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(index * Integer.BYTES);
    }
}
