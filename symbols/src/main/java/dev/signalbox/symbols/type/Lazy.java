package dev.signalbox.symbols.type;

import java.util.function.Supplier;

/**
 * A value computed on first use, without a lock: types refer to each other in circles, where two threads that hold a lock each would wait for ever.
 * Racing threads may compute it twice; they then agree on equal results.
 */
final class Lazy<T> {
    private final Supplier<? extends T> supplier;
    private volatile T value;

    private Lazy(Supplier<? extends T> supplier) {
        this.supplier = supplier;
    }

    static <T> Lazy<T> of(Supplier<? extends T> supplier) {
        return new Lazy<>(supplier);
    }

    T get() {
        T result = value;
        if (result == null) {
            result = supplier.get();
            value = result;
        }
        return result;
    }
}
