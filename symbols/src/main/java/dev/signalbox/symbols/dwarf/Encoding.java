package dev.signalbox.symbols.dwarf;

/**
 * What decides how the bytes of a unit or table are read.
 *
 * @param version the DWARF version, 2 to 5
 * @param offsetSize the size of a section offset: 4 or 8
 * @param addressSize the size of an address: 4 or 8
 */
public record Encoding(int version, int offsetSize, int addressSize) {}
