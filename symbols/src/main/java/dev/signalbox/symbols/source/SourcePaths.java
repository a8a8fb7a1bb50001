package dev.signalbox.symbols.source;

import java.util.ArrayDeque;
import java.util.Deque;

/** How paths of source files are joined, tidied and compared: as text, because the files need not exist on this machine. */
public final class SourcePaths {
    private SourcePaths() {}

    /** The path that {@code name} means when relative paths start from {@code directory}, tidied. */
    public static String resolve(String directory, String name) {
        return normalize(name.startsWith("/") || directory.isEmpty() ? name : directory + "/" + name);
    }

    /** The path without empty components and ".", and with ".." taken back where a component stands before it. */
    public static String normalize(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(part.equals("..") && absolute)) {
                parts.addLast(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", parts);
    }

    /** Whether one of two tidied paths is the other one or its last components: "src/main.c" and "/home/me/src/main.c". */
    public static boolean sameBySuffix(String one, String other) {
        String shorter = one.length() <= other.length() ? one : other;
        String longer = one.length() <= other.length() ? other : one;
        return longer.equals(shorter) || !shorter.startsWith("/") && longer.endsWith("/" + shorter);
    }

    /** The last component. */
    public static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
