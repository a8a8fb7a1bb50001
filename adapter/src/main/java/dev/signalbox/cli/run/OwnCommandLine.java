package dev.signalbox.cli.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The words of our own command line as bytes (proc(5), /proc/PID/cmdline). As Java strings they lose what the locale's encoding cannot express. */
final class OwnCommandLine {
    private OwnCommandLine() {}

    /** The last words. */
    static List<byte[]> last(int count) throws IOException {
        byte[] block = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        List<byte[]> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == 0) {
                words.add(Arrays.copyOfRange(block, start, i));
                start = i + 1;
            }
        }
        return words.subList(words.size() - count, words.size());
    }

    /** The current folder with exactly its bytes (proc(5), /proc/PID/cwd); Path.of("") has lost those that are no text. */
    static Path directory() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/cwd"));
    }

    /** The path with exactly these bytes, made absolute. Path.of(String) refuses what the locale cannot express; an URI can hold every byte. */
    static Path path(byte[] bytes) throws IOException {
        StringBuilder uri = new StringBuilder(
                bytes.length > 0 && bytes[0] == '/' ? "" : directory().toUri().getRawPath());
        for (byte one : bytes) {
            if (one == '/') {
                uri.append('/');
            } else {
                uri.append('%').append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
            }
        }
        return Path.of(URI.create("file://" + uri));
    }
}
