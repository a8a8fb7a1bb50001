package dev.signalbox.symbols.elf;

import java.util.HexFormat;

/**
 * The fingerprint that the linker gave a program (ld --build-id); a separate debug file has the same one.
 *
 * @param hex its bytes in hexadecimal
 */
public record BuildId(String hex) {
    static BuildId of(byte[] bytes) {
        return new BuildId(HexFormat.of().formatHex(bytes));
    }

    /** Where its debug file lies under a debug directory: ".build-id/ab/cdef....debug". */
    public String debugFile() {
        return ".build-id/" + hex.substring(0, 2) + "/" + hex.substring(2) + ".debug";
    }
}
