package dev.signalbox.ptrace.launch;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/** The exact bytes of a path. A path's string loses bytes that the JVM's file name encoding (often ASCII) cannot express; its URI keeps them all. */
final class PathBytes {
    private PathBytes() {}

    /** The bytes as the path was given, relative or absolute. */
    static byte[] of(Path path) {
        byte[] whole = absolute(path);
        if (path.isAbsolute()) {
            return whole;
        }
        byte[] current = absolute(Path.of(""));
        int skip = current.length == 1 ? 1 : current.length + 1;
        return skip < whole.length ? Arrays.copyOfRange(whole, skip, whole.length) : new byte[] {'.'};
    }

    private static byte[] absolute(Path path) {
        String text = path.toAbsolutePath().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        byte[] result = bytes.toByteArray();
        // the URI of a directory ends with a slash, which the path does not
        return result.length > 1 && result[result.length - 1] == '/'
                ? Arrays.copyOf(result, result.length - 1)
                : result;
    }
}
