package dev.signalbox.symbols.value;

/**
 * How much of a value its text shows; what is left out shows as {@code ...}.
 *
 * @param elements members or elements of one aggregate
 * @param characters of one string
 * @param depth of aggregates in each other
 * @param length of the whole text, roughly
 */
public record FormatLimits(int elements, int characters, int depth, int length) {
    /** A line of a variables view. */
    public static final FormatLimits SUMMARY = new FormatLimits(20, 200, 2, 300);

    /** The answer to a print command. */
    public static final FormatLimits PRINT = new FormatLimits(200, 200, 20, 20_000);
}
