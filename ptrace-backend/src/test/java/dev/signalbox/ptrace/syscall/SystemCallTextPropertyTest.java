package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a program passes and whatever lies in its memory: a bounded text comes of it, after bounded work. */
class SystemCallTextPropertyTest {
    private static final long BASE = 0x10000;
    private static final int SIZE = 1 << 16;
    private static final int MOST_READS = 20_000;
    private static final int MOST_TEXT = 1 << 20;

    /** 64 KiB, in which words often point into themselves; counts what is asked of it. */
    private static final class HostileMemory implements ProcessMemory {
        private final byte[] bytes = new byte[SIZE];
        private int reads;

        HostileMemory(long seed) {
            Random random = new Random(seed);
            random.nextBytes(bytes);
            for (int at = 0; at < SIZE; at += 8) {
                int choice = random.nextInt(8);
                if (choice < 4) {
                    long word = choice == 0 ? random.nextInt(64) : BASE + random.nextInt(SIZE / 8) * 8L;
                    for (int i = 0; i < 8; i++) {
                        bytes[at + i] = (byte) (word >>> 8 * i);
                    }
                }
            }
        }

        @Override
        public int read(long address, byte[] buffer, int offset, int length) {
            reads++;
            long at = address - BASE;
            if (at < 0 || at >= SIZE) {
                return 0;
            }
            int got = (int) Math.min(length, SIZE - at);
            System.arraycopy(bytes, (int) at, buffer, offset, got);
            return got;
        }

        @Override
        public int write(long address, byte[] buffer, int offset, int length) {
            throw new AssertionError("decoding writes nothing");
        }
    }

    @Provide
    Arbitrary<Long> words() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(BASE - 64, BASE + SIZE + 64)),
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(-70, 600)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs()));
    }

    @Property(tries = 5_000)
    void anyCallIsDecodedWithBoundedWork(
            @ForAll SystemCallTable table,
            @ForAll @IntRange(min = -2, max = 470) int number,
            @ForAll("words") long a,
            @ForAll("words") long b,
            @ForAll("words") long c,
            @ForAll("words") long d,
            @ForAll("words") long e,
            @ForAll("words") long f,
            @ForAll("words") long result,
            @ForAll long seed) {
        HostileMemory memory = new HostileMemory(seed);
        List<Long> args = List.of(a, b, c, d, e, f);

        SystemCallText entry = SystemCallText.of(table, number, args, memory);
        SystemCallText exit =
                SystemCallText.ofExit(Optional.of(entry), table, number, args, result, new HostileMemory(seed + 1));
        SystemCallText alone = SystemCallText.ofExit(Optional.empty(), table, number, args, result, memory);

        assertThat(entry.result()).isEmpty();
        assertThat(exit.result()).isPresent();
        assertThat(exit.name()).isEqualTo(alone.name());
        assertThat(entry.line().length() + exit.line().length()).isLessThan(MOST_TEXT);
        assertThat(memory.reads).isLessThan(MOST_READS);
    }
}
