package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.Optional;

/**
 * A file in the header of a line table.
 *
 * @param path its path, tidied; absolute where the compilation directory is known
 * @param md5 the MD5 of its contents, where the compiler recorded it
 */
public record FileEntry(String path, Optional<ByteSlice> md5) {}
