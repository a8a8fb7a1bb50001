package dev.signalbox.symbols.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** An enumeration. */
public final class EnumType implements Type {
    /** One named constant. */
    public record Enumerator(String name, long value) {}

    private final String tag;
    private final int bytes;
    private final boolean signed;
    private final boolean keywordShown;
    private final Lazy<List<Enumerator>> enumerators;

    /**
     * @param tag the name after the keyword; empty for an unnamed enumeration
     * @param keywordShown whether the language names the type with its keyword, as C does
     */
    public EnumType(
            String tag,
            int bytes,
            boolean signed,
            boolean keywordShown,
            Supplier<? extends List<Enumerator>> enumerators) {
        this.tag = Objects.requireNonNull(tag, "tag");
        this.bytes = bytes;
        this.signed = signed;
        this.keywordShown = keywordShown;
        this.enumerators = Lazy.of(enumerators);
    }

    public boolean isSigned() {
        return signed;
    }

    public List<Enumerator> enumerators() {
        return enumerators.get();
    }

    public Optional<Enumerator> enumerator(String name) {
        return enumerators().stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /**
     * The value by name: one enumerator, or for a set of flags {@code A | B}. A flag enumeration is one whose non-zero enumerators are disjoint bits.
     * Bits without a name are added in hexadecimal.
     *
     * @return empty when no name fits
     */
    public Optional<String> describe(long value) {
        for (Enumerator enumerator : enumerators()) {
            if (enumerator.value() == value) {
                return Optional.of(enumerator.name());
            }
        }
        if (value == 0 || !isFlags()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        long rest = value;
        for (Enumerator enumerator : enumerators()) {
            if (enumerator.value() != 0 && (rest & enumerator.value()) == enumerator.value()) {
                words.add(enumerator.name());
                rest &= ~enumerator.value();
            }
        }
        if (rest != 0) {
            words.add("0x" + Long.toHexString(bytes < Long.BYTES ? rest & (1L << 8 * bytes) - 1 : rest));
        }
        return Optional.of(String.join(" | ", words));
    }

    private boolean isFlags() {
        long seen = 0;
        boolean several = false;
        for (Enumerator enumerator : enumerators()) {
            if ((seen & enumerator.value()) != 0) {
                return false;
            }
            several |= seen != 0 && enumerator.value() != 0;
            seen |= enumerator.value();
        }
        return several;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes);
    }

    @Override
    public String name() {
        String shown = tag.isEmpty() ? "{...}" : tag;
        return keywordShown || tag.isEmpty() ? "enum " + shown : shown;
    }

    @Override
    public String toString() {
        return name();
    }
}
