package dev.signalbox.symbols.source;

/**
 * A place in a source file, as the compiler recorded it.
 *
 * @param path the file's path: absolute where the compiler told its directory, with "." and ".." taken out
 * @param line the line, from 1
 * @param column the column, from 1; 0 when not recorded
 */
public record SourceLocation(String path, int line, int column) {
    @Override
    public String toString() {
        return path + ":" + line + (column > 0 ? ":" + column : "");
    }
}
