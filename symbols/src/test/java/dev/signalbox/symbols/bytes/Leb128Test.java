package dev.signalbox.symbols.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Leb128Test {
    @Property
    void unsignedNumbersComeBackAlsoWithPadding(@ForAll long value, @ForAll @IntRange(max = 20) int padding) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest | (padding > 0 ? 0x80 : 0));
        for (int i = 1; i <= padding; i++) {
            out.write(i == padding ? 0 : 0x80);
        }
        DataCursor in = ByteSlice.of("test", out.toByteArray()).cursor();
        assertThat(in.uleb()).isEqualTo(value);
        assertThat(in.atEnd()).isTrue();
    }

    @Property
    void signedNumbersComeBackAlsoWithPadding(@ForAll long value, @ForAll @IntRange(max = 20) int padding) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>= 7;
        }
        out.write((int) (rest & 0x7f) | (padding > 0 ? 0x80 : 0));
        int sign = value < 0 ? 0x7f : 0;
        for (int i = 1; i <= padding; i++) {
            out.write(i == padding ? sign : sign | 0x80);
        }
        DataCursor in = ByteSlice.of("test", out.toByteArray()).cursor();
        assertThat(in.sleb()).isEqualTo(value);
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void aNumberOfMoreThan64BitsIsMalformed() {
        byte[] bytes = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 0x02};
        assertThatThrownBy(() -> ByteSlice.of("test", bytes).cursor().uleb())
                .isInstanceOf(MalformedDebugInfoException.class)
                .hasMessageContaining("64 bits");
        assertThatThrownBy(() -> ByteSlice.of("test", bytes).cursor().sleb())
                .isInstanceOf(MalformedDebugInfoException.class);
    }

    @Test
    void aNumberThatDoesNotEndIsMalformedAndNamesThePlace() {
        ByteSlice section = ByteSlice.of(".debug_x", new byte[] {0, -1, -1});
        assertThatThrownBy(() -> section.from(1).cursor().uleb())
                .isInstanceOfSatisfying(MalformedDebugInfoException.class, e -> {
                    assertThat(e.section()).isEqualTo(".debug_x");
                    assertThat(e.offset()).isEqualTo(3);
                });
    }
}
