package dev.signalbox.dap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceMapTest {
    private final SourceMap map = new SourceMap(Map.of("/build", "/home/me"));

    @Test
    void aPathBelowAMappedFolderIsTheClients() {
        assertThat(map.toClient("/build/a/b.c")).isEqualTo("/home/me/a/b.c");
        assertThat(map.fromClient("/home/me/a/b.c")).isEqualTo("/build/a/b.c");
    }

    @Test
    void aFolderIsNoPrefixOfALongerName() {
        assertThat(map.toClient("/builds/b.c")).isEqualTo("/builds/b.c");
    }

    @Test
    void aFileThatExistsOpens(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("a.c"));
        assertThat(SourceMap.NONE.opens(file.toString())).isTrue();
        assertThat(SourceMap.NONE.opens(folder.toString())).isFalse();
    }

    @Test
    void aBuildMachinesFileDoesNotOpen() {
        assertThat(SourceMap.NONE.opens("./misc/../sysdeps/unix/sysv/linux/x86_64/syscall.S"))
                .isFalse();
    }

    @Test
    void aMappedFileIsTakenToBeWhereTheUserSays() {
        assertThat(map.opens("/build/a.c")).isTrue();
    }
}
