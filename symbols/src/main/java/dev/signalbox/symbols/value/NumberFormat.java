package dev.signalbox.symbols.value;

import java.util.Optional;

/** How numbers are written; the letters are those of gdb's {@code print/F}. */
public enum NumberFormat {
    /** As the type suggests. */
    NATURAL(' '),
    HEX('x'),
    DECIMAL('d'),
    UNSIGNED('u'),
    OCTAL('o'),
    BINARY('t'),
    CHARACTER('c');

    private final char letter;

    NumberFormat(char letter) {
        this.letter = letter;
    }

    /** The format of that letter. */
    public static Optional<NumberFormat> ofLetter(char letter) {
        for (NumberFormat format : values()) {
            if (format != NATURAL && format.letter == letter) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
