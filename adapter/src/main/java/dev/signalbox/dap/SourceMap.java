package dev.signalbox.dap;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The launch attribute {@code sourceMap}: which folders of the debug information are where on the client's machine. The first prefix that fits counts.
 *
 * @param folders from folders in the debug information to folders of the client
 */
public record SourceMap(Map<String, String> folders) {
    /** Paths are as they are. */
    public static final SourceMap NONE = new SourceMap(Map.of());

    public SourceMap {
        folders = new LinkedHashMap<>(folders);
    }

    /** The client's path for one of the debug information. */
    public String toClient(String path) {
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            if (isBelow(path, folder.getKey())) {
                return folder.getValue() + path.substring(folder.getKey().length());
            }
        }
        return path;
    }

    /**
     * Whether the client can be expected to open that file: it exists here, or the user said where it is. Distributions ship debug information with the paths of
     * their build machines, and an editor that is sent there shows an error instead of the user's own line.
     */
    public boolean opens(String path) {
        return new File(path).isFile() || !toClient(path).equals(path);
    }

    /** The debug information's path for one of the client's. */
    public String fromClient(String path) {
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            if (isBelow(path, folder.getValue())) {
                return folder.getKey() + path.substring(folder.getValue().length());
            }
        }
        return path;
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder)
                && (path.length() == folder.length() || folder.endsWith("/") || path.charAt(folder.length()) == '/');
    }
}
