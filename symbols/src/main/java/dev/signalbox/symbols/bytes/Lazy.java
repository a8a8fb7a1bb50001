package dev.signalbox.symbols.bytes;

import java.util.function.Supplier;

/** A value that is computed once, by the first thread that asks; others wait for it. A computation that throws is tried again at the next call. */
public final class Lazy<T> implements Supplier<T> {
    private Supplier<? extends T> source;
    private volatile T value;

    private Lazy(Supplier<? extends T> source) {
        this.source = source;
    }

    /** A value that {@code source} computes; it must not be null. */
    public static <T> Lazy<T> of(Supplier<? extends T> source) {
        return new Lazy<>(source);
    }

    @Override
    public T get() {
        T known = value;
        return known != null ? known : compute();
    }

    private synchronized T compute() {
        if (value == null) {
            value = source.get();
            source = null;
        }
        return value;
    }
}
