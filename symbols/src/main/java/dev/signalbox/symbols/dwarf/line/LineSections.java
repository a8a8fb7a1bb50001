package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.function.LongFunction;

/**
 * What a line table is read from.
 *
 * @param line .debug_line
 * @param str .debug_str
 * @param lineStr .debug_line_str
 * @param indexedString the string at an index of .debug_str_offsets, by the unit that owns the table
 */
public record LineSections(ByteSlice line, ByteSlice str, ByteSlice lineStr, LongFunction<String> indexedString) {}
