package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.launch.LaunchException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Refuses ELF programs that this machine's debugger cannot run, by name (elf(5)). A file of another format is left to execve to judge. */
final class ElfCheck {
    private static final int HEADER_SIZE_32 = 52;
    private static final int HEADER_SIZE_64 = 64;
    private static final int CLASS_32 = 1;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_386 = 3;
    private static final int MACHINE_X86_64 = 62;
    private static final int TYPE_OBJECT = 1;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_SHARED = 3;
    private static final int TYPE_CORE = 4;
    private static final int SEGMENT_INTERPRETER = 3;
    private static final String LOADER_386 = "/lib/ld-linux.so.2";
    private static final int MAX_INTERPRETER = 4096;
    private static final Map<Integer, String> MACHINES = Map.of(
            8,
            "MIPS",
            20,
            "PowerPC",
            21,
            "64-bit PowerPC",
            22,
            "S/390",
            40,
            "32-bit ARM",
            43,
            "SPARC",
            183,
            "64-bit ARM (aarch64)",
            243,
            "RISC-V",
            258,
            "LoongArch");

    private ElfCheck() {}

    /**
     * Where the two classes of ELF files have what is looked at: in the header, and in each program header.
     *
     * @param table where the header tells the offset of the program headers
     * @param entrySize where it tells their size; the count is behind it
     * @param segmentSize the size that they must have
     * @param offset where a program header tells the segment's place in the file
     * @param size where it tells the segment's size there
     */
    private record Layout(int headerSize, int word, int table, int entrySize, int segmentSize, int offset, int size) {
        static Layout of(int elfClass) {
            return elfClass == CLASS_32
                    ? new Layout(HEADER_SIZE_32, Integer.BYTES, 28, 42, 32, 4, 16)
                    : new Layout(HEADER_SIZE_64, Long.BYTES, 32, 54, 56, 8, 32);
        }

        long word(ByteBuffer bytes, int at) {
            return word == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
        }
    }

    static void check(String prefix, Path file, byte[] head) throws LaunchException {
        if (head.length == 0) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "the file is empty");
        }
        if (head.length < 4 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
            return;
        }
        if (head.length < 20) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is a damaged ELF file, cut off in its header");
        }
        boolean little = head[5] == LITTLE_ENDIAN;
        ByteBuffer header = ByteBuffer.wrap(head).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int machine = header.getShort(18) & 0xffff;
        machine(prefix, head[4], machine, little);
        Layout layout = Layout.of(head[4]);
        if (head.length < layout.headerSize()) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is a damaged ELF file, cut off in its header");
        }
        type(prefix, header.getShort(16) & 0xffff);
        interpreter(prefix, file, header, layout);
    }

    private static void machine(String prefix, int elfClass, int machine, boolean little) throws LaunchException {
        boolean known =
                machine == MACHINE_X86_64 && elfClass == CLASS_64 || machine == MACHINE_386 && elfClass == CLASS_32;
        if (known && little) {
            return;
        }
        String kind;
        if (machine == MACHINE_X86_64 && elfClass == CLASS_32) {
            kind = "an x32 program (32-bit addresses)";
        } else if (MACHINES.containsKey(machine)) {
            kind = "a program for " + MACHINES.get(machine) + " processors";
        } else if (known) {
            kind = "marked as big-endian, which these processors are not";
        } else {
            kind = "a program for another processor (ELF machine " + machine + ", class " + elfClass + ")";
        }
        throw new LaunchException(
                Kind.NOT_EXECUTABLE, prefix + "it is " + kind + "; Signalbox debugs x86-64 and i386 programs");
    }

    private static void type(String prefix, int type) throws LaunchException {
        if (type == TYPE_OBJECT) {
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE, prefix + "it is an object file that has not been linked into a program");
        }
        if (type == TYPE_CORE) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is a core file, not a program");
        }
        if (type != TYPE_EXECUTABLE && type != TYPE_SHARED) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it is an ELF file of the unknown type " + type);
        }
    }

    /** execve answers "no such file" for a missing dynamic loader, which misleads whoever sees that the program is there. */
    private static void interpreter(String prefix, Path file, ByteBuffer header, Layout layout) throws LaunchException {
        long table = layout.word(header, layout.table());
        int size = header.getShort(layout.entrySize()) & 0xffff;
        int count = header.getShort(layout.entrySize() + 2) & 0xffff;
        if (size != layout.segmentSize()) {
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE,
                    prefix + "it is a damaged ELF file (its program headers have the size " + size + ")");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer segments = read(channel, table, count * layout.segmentSize());
            for (int i = 0; i < count; i++) {
                int at = i * layout.segmentSize();
                if (segments == null) {
                    throw new LaunchException(
                            Kind.NOT_EXECUTABLE, prefix + "it is a damaged ELF file, cut off in its program headers");
                }
                if (segments.getInt(at) == SEGMENT_INTERPRETER) {
                    loader(
                            prefix,
                            channel,
                            layout.word(segments, at + layout.offset()),
                            layout.word(segments, at + layout.size()));
                }
            }
        } catch (IOException e) {
            throw new LaunchException(Kind.NOT_EXECUTABLE, prefix + "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void loader(String prefix, FileChannel channel, long offset, long size)
            throws IOException, LaunchException {
        ByteBuffer bytes = size < 2 || size > MAX_INTERPRETER ? null : read(channel, offset, (int) size);
        if (bytes == null || bytes.get((int) size - 1) != 0) {
            throw new LaunchException(
                    Kind.NOT_EXECUTABLE, prefix + "it is a damaged ELF file (the name of its dynamic loader)");
        }
        String name = new String(bytes.array(), 0, (int) size - 1, StandardCharsets.ISO_8859_1);
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(name)
                && name.indexOf('\0') < 0
                && !Files.exists(Path.of(name))) {
            throw new LaunchException(
                    Kind.NOT_FOUND,
                    prefix + "its dynamic loader " + name + " is missing; was it built for this system?"
                            + advice(name));
        }
    }

    /** What to do about a missing loader, where that is known. */
    static String advice(String loader) {
        return loader.equals(LOADER_386)
                ? " 32-bit programs need a C library of their own: apt-get install libc6-i386"
                : "";
    }

    /** That many bytes, or null where the file has fewer. */
    private static ByteBuffer read(FileChannel channel, long offset, int size) throws IOException {
        if (offset < 0 || offset > channel.size() - size) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                return null;
            }
        }
        return bytes;
    }
}
