package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Writes values in one line, as C programmers know them from gdb. Reads no more of a value than it shows. */
final class ValueFormatter {
    private static final int REPEAT_THRESHOLD = 10;

    private final NumberFormat format;
    private final FormatLimits limits;
    private final StringBuilder out = new StringBuilder();

    ValueFormatter(NumberFormat format, FormatLimits limits) {
        this.format = format;
        this.limits = limits;
    }

    String format(Value value) {
        append(value, 0);
        return out.toString();
    }

    private void append(Value value, int depth) {
        if (value instanceof Unavailable unavailable) {
            out.append('<').append(unavailable.reason()).append('>');
        } else if (value instanceof SyntheticPointer) {
            out.append('<').append(SyntheticPointer.TEXT).append('>');
        } else if (value instanceof ScalarValue scalar) {
            out.append(NumberText.of(scalar, format));
        } else if (value instanceof PointerValue pointer) {
            pointer(pointer);
        } else if (value instanceof FunctionValue function) {
            out.append('{').append(function.type().name()).append("} ");
            address(function.address(), function.context());
        } else if (value instanceof StructValue struct) {
            struct(struct, depth);
        } else if (value instanceof ArrayValue array) {
            array(array, depth);
        } else if (value instanceof OpaqueValue opaque) {
            opaque(opaque);
        }
    }

    private void address(long address, ValueContext context) {
        out.append("0x").append(Long.toHexString(address));
        context.symbols()
                .describe(address)
                .ifPresent(name -> out.append(" <").append(name).append('>'));
    }

    private void pointer(PointerValue pointer) {
        if (format != NumberFormat.NATURAL && format != NumberFormat.HEX) {
            out.append(NumberText.pointer(pointer.address(), format));
            return;
        }
        if (pointer.address() == 0) {
            out.append(format == NumberFormat.HEX ? "0x0" : "NULL");
            return;
        }
        Type target = pointer.target().stripped();
        if (format == NumberFormat.NATURAL && isCharacter(target)) {
            out.append("0x").append(Long.toHexString(pointer.address())).append(' ');
            out.append(CText.at(pointer.context().memory(), pointer.address(), limits.characters()));
        } else if (target instanceof FunctionType || format == NumberFormat.NATURAL) {
            address(pointer.address(), pointer.context());
        } else {
            out.append("0x").append(Long.toHexString(pointer.address()));
        }
    }

    private static boolean isCharacter(Type plain) {
        return plain instanceof BaseType base
                && base.bytes() == 1
                && base.encoding().isCharacter();
    }

    private boolean full() {
        return out.length() > limits.length();
    }

    private void struct(StructValue struct, int depth) {
        if (depth >= limits.depth()) {
            out.append("{...}");
            return;
        }
        out.append('{');
        int shown = 0;
        for (Child child : struct.children(0, limits.elements())) {
            if (full()) {
                break;
            }
            out.append(shown++ > 0 ? ", " : "");
            if (child.access() != Child.Access.SAME) {
                out.append(child.name()).append(" = ");
            }
            append(child.value(), depth + 1);
        }
        if (shown < struct.childCount()) {
            out.append(shown > 0 ? ", ..." : "...");
        }
        out.append('}');
    }

    private void array(ArrayValue array, int depth) {
        Type element = array.array().element().stripped();
        if (array.length() == 0) {
            // a flexible member has a place, but the type does not say how much is there
            boolean open =
                    array.array().count().isEmpty() && array.storage().address().isPresent();
            if (open) {
                address(array.storage().address().getAsLong(), array.context());
            } else {
                out.append("{}");
            }
            return;
        }
        if (isCharacter(element) && format == NumberFormat.NATURAL && text(array, (BaseType) element)) {
            return;
        }
        Optional<String> wide = format == NumberFormat.NATURAL
                ? WideCharacter.prefix(array.array().element())
                : Optional.empty();
        if (wide.isPresent() && wideText(array, wide.get())) {
            return;
        }
        boolean nested = element instanceof ArrayType || element instanceof StructType;
        if (depth >= limits.depth() && nested) {
            out.append("{...}");
            return;
        }
        elements(array, depth);
    }

    private void elements(ArrayValue array, int depth) {
        List<Child> window = array.children(0, limits.elements());
        out.append('{');
        int i = 0;
        while (i < window.size() && !full()) {
            out.append(i > 0 ? ", " : "");
            int start = out.length();
            append(window.get(i).value(), depth + 1);
            String text = out.substring(start);
            int same = 1;
            while (i + same < window.size() && sameText(window.get(i + same).value(), text, depth)) {
                same++;
            }
            if (same >= REPEAT_THRESHOLD) {
                out.append(" <repeats ").append(same).append(" times>");
                i += same;
            } else {
                i++;
            }
        }
        out.append(i < array.length() ? "...}" : "}");
    }

    private boolean sameText(Value value, String text, int depth) {
        ValueFormatter other = new ValueFormatter(format, limits);
        other.append(value, depth + 1);
        return other.out.toString().equals(text);
    }

    /** Shows an array of characters as a string; one of unsigned bytes only when it reads as text. */
    private boolean text(ArrayValue array, BaseType element) {
        int length = (int) Math.min(array.length(), limits.characters() + 1L);
        ReadOutcome outcome = array.storage().read(array.context().memory(), 0, length);
        if (outcome instanceof ReadOutcome.Failure failure) {
            if (array.storage() instanceof Storage.InPieces) {
                // the optimizer may have left some of the characters
                return false;
            }
            out.append('<').append(failure.reason()).append('>');
            return true;
        }
        byte[] bytes = ((ReadOutcome.Bytes) outcome).bytes();
        if (element.encoding() == BaseType.Encoding.UNSIGNED_CHAR && !CText.isText(bytes)) {
            return false;
        }
        out.append(CText.bounded(bytes, CText.indexOfNul(bytes, bytes.length), limits.characters()));
        return true;
    }

    private boolean wideText(ArrayValue array, String prefix) {
        int length = (int) Math.min(array.length(), limits.characters() + 1L);
        int[] units = new int[length];
        List<Child> children = array.children(0, length);
        for (int i = 0; i < length; i++) {
            if (i >= children.size() || !(children.get(i).value() instanceof ScalarValue scalar)) {
                // one that cannot be read: each says for itself what it is
                return false;
            }
            units[i] = scalar.bits().intValue();
        }
        out.append(prefix).append(CText.wide(units, limits.characters()));
        return true;
    }

    private void opaque(OpaqueValue value) {
        Optional<String> complex = complex(value);
        if (complex.isPresent()) {
            out.append(complex.get());
            return;
        }
        out.append("0x").append(LittleEndian.unsigned(value.bytes()).toString(16));
    }

    private static Optional<String> complex(OpaqueValue value) {
        if (value.type().stripped() instanceof BaseType base && base.encoding() == BaseType.Encoding.COMPLEX_FLOAT) {
            int half = base.bytes() / 2;
            BigInteger all = LittleEndian.unsigned(value.bytes());
            String real = FloatingPoint.text(LittleEndian.wrap(all, 8 * half, false), half);
            String imaginary = FloatingPoint.text(all.shiftRight(8 * half), half);
            return Optional.of(real + " + " + imaginary + "i");
        }
        return Optional.empty();
    }
}
