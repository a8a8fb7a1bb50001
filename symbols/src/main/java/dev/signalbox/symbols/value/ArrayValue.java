package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * An array; its elements are read one by one when asked for.
 *
 * @param array the type behind typedefs and qualifiers
 */
public record ArrayValue(Type type, ArrayType array, Storage storage, ValueContext context) implements Value {
    /** How many elements there are; 0 when the type does not say. */
    public long length() {
        return Math.max(0, array.count().orElse(0));
    }

    /** The size of one element in bytes, 0 when it has none. */
    public long stride() {
        return array.element().size().orElse(0);
    }

    /** One element; the index is not checked against the length, as in C. */
    public Value element(long index) {
        return ValueReader.read(array.element(), storage.from(index * stride()), context);
    }

    @Override
    public boolean isText() {
        return array.element().stripped() instanceof BaseType base
                && base.bytes() == 1
                && base.encoding().isCharacter();
    }

    @Override
    public long childCount() {
        return length();
    }

    @Override
    public List<Child> children(long start, int count) {
        List<Child> children = new ArrayList<>();
        long first = Math.max(start, 0);
        for (long i = first; i < length() && i - first < count; i++) {
            children.add(new Child("[" + i + "]", element(i), Child.Access.ELEMENT));
        }
        return children;
    }
}
