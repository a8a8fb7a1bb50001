package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a system call instruction in the code of a process: in the vDSO, whose fallbacks have some, else wherever the two bytes lie in executable memory. Using
 * what is there spares the program's text. Tracer thread only.
 */
final class SystemCallInstruction {
    private static final int CHUNK = 4096;
    /** How much is searched of one mapping; libc has its first call within far less. */
    private static final long REACH = 4 << 20;

    private final Kernel kernel;
    private final NativeBuffer buffer;

    SystemCallInstruction(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(CHUNK);
    }

    private record Code(long start, long end) {}

    /** Its address, or 0 when there is none. */
    long find(Tracee tracee, CallAbi abi) {
        AddressSpace space = tracee.process.space;
        if (space.systemCallInstruction == 0 || !isAt(tracee.tid, space.systemCallInstruction, abi)) {
            space.systemCallInstruction = search(tracee.tid, abi);
        }
        return space.systemCallInstruction;
    }

    private boolean isAt(int tid, long address, CallAbi abi) {
        return kernel.readMemory(tid, address, buffer, 2) == 2 && isCall(0, abi);
    }

    private boolean isCall(int offset, CallAbi abi) {
        return abi.isInstruction(buffer.getByte(offset), buffer.getByte(offset + 1));
    }

    private long search(int tid, CallAbi abi) {
        for (Code code : executable(tid)) {
            long end = Math.min(code.end, code.start + REACH);
            // overlapping by a byte, so that an instruction across two chunks is found
            for (long at = code.start; at < end - 1; at += CHUNK - 1) {
                int got = kernel.readMemory(tid, at, buffer, (int) Math.min(CHUNK, end - at));
                for (int i = 0; i < got - 1; i++) {
                    if (isCall(i, abi)) {
                        return at + i;
                    }
                }
            }
        }
        return 0;
    }

    /** Readable and executable mappings, the vDSO first. */
    private static List<Code> executable(int tid) {
        List<Code> found = new ArrayList<>();
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc", Integer.toString(tid), "maps"));
            for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
                int dash = line.indexOf('-');
                int space = line.indexOf(' ');
                if (dash < 0 || !line.startsWith(" r-x", space) || line.endsWith("[vsyscall]")) {
                    continue;
                }
                Code code = new Code(
                        Long.parseUnsignedLong(line.substring(0, dash), 16),
                        Long.parseUnsignedLong(line.substring(dash + 1, space), 16));
                found.add(line.endsWith("[vdso]") ? 0 : found.size(), code);
            }
        } catch (IOException gone) {
            found.clear();
        }
        return found;
    }
}
