package dev.signalbox.engine.stop;

/**
 * A place in a source file.
 *
 * @param path absolute, as the debug information has it
 * @param line from 1
 * @param column from 1; 0 when unknown
 */
public record SourcePosition(String path, int line, int column) {
    /** The last element of the path. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return fileName() + ":" + line;
    }
}
