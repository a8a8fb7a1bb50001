package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.dwarf.Encoding;

/**
 * A common information entry: what the frame descriptions of many functions share (DWARF 5 section 6.4.1).
 *
 * @param returnColumn the number of the register rule that gives the caller's pc
 * @param pointerEncoding how the FDEs write addresses, a DW_EH_PE code
 * @param augmented whether FDEs have augmentation data
 * @param signalFrame augmentation S: the code is a signal trampoline, so its caller's pc is exact
 */
record Cie(
        Encoding encoding,
        long codeAlignment,
        long dataAlignment,
        int returnColumn,
        int pointerEncoding,
        boolean augmented,
        boolean signalFrame,
        ByteSlice instructions) {}
