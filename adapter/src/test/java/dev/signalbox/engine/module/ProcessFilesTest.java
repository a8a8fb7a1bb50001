package dev.signalbox.engine.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MemoryReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is read out of /proc and of the linker's list. */
class ProcessFilesTest {
    @Test
    void mappingsWithSpacesDeletedFilesAndWithoutNamesAreRead() {
        MemoryMap map = MemoryMap.parse(
                """
                00400000-00401000 r-xp 00001000 fe:01 42                         /tmp/my program (deleted)
                7ffff7fc1000-7ffff7fc5000 r--p 00000000 00:00 0                  [vvar]
                7ffff7fc5000-7ffff7fc7000 rw-p 00000000 00:00 0
                nonsense
                """);

        assertThat(map.mappings()).hasSize(3);
        MemoryMap.Mapping program = map.at(0x400fff).orElseThrow();
        assertThat(program.path()).isEqualTo("/tmp/my program");
        assertThat(program.deleted()).isTrue();
        assertThat(program.isExecutable()).isTrue();
        assertThat(program.inode()).isEqualTo(42);
        assertThat(map.at(0x401000)).isEmpty();
        assertThat(map.at(0x7ffff7fc5000L).orElseThrow().path()).isEmpty();
    }

    @Test
    void anAuxiliaryVectorEndsAtNullOrWhereItsBytesEnd() {
        ByteBuffer bytes = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(9)
                .putLong(0x1000)
                .putLong(0)
                .putLong(0)
                .putLong(7)
                .putLong(1)
                .putLong(3);

        AuxiliaryVector vector = AuxiliaryVector.parse(bytes.array(), Long.BYTES);

        assertThat(vector.get(AuxiliaryVector.AT_ENTRY)).hasValue(0x1000);
        assertThat(vector.get(AuxiliaryVector.AT_BASE)).isEmpty();
    }

    @Test
    void aLinkMapThatGoesInCirclesOrIntoNowhereEnds() {
        ByteBuffer memory = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
        memory.putLong(8, 0x40);
        entry(memory, 0x40, 0x7000, 0x100, 0x80);
        memory.position(0x100);
        memory.put("libx.so\0".getBytes(StandardCharsets.UTF_8));
        entry(memory, 0x80, 0x9000, 0x1f0, 0x40);
        MemoryReader reader = reader(memory.array());

        var entries = LinkMap.read(reader, 0, Machine.X86_64);

        assertThat(entries).hasSize(10_000);
        assertThat(entries.get(0)).isEqualTo(new LinkMap.Entry(entries.get(0).address(), 0x7000, "libx.so", 0x7100));
        memory.putLong(0x80 + 24, 0xdead0000L);
        assertThat(LinkMap.read(reader(memory.array()), 0, Machine.X86_64)).hasSize(2);
    }

    private static void entry(ByteBuffer memory, int at, long bias, long name, long next) {
        memory.putLong(at, bias)
                .putLong(at + 8, name)
                .putLong(at + 16, bias + 0x100)
                .putLong(at + 24, next);
    }

    private static MemoryReader reader(byte[] bytes) {
        return (address, buffer, offset, length) -> {
            if (address < 0 || address >= bytes.length) {
                return 0;
            }
            int count = (int) Math.min(length, bytes.length - address);
            System.arraycopy(bytes, (int) address, buffer, offset, count);
            return count;
        };
    }
}
