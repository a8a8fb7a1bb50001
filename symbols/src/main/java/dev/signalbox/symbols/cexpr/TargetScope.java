package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.PointerValue;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.WritePlan;
import java.util.Optional;

/** A scope in which the words that values of the target's type are shown with are known too: enumerators, {@code true}, {@code NULL}, {@code nan}, {@code inf}. */
record TargetScope(Value target, EvaluationScope outer) implements EvaluationScope {
    @Override
    public Optional<Value> variable(String name) {
        return ofTarget(name).or(() -> outer.variable(name));
    }

    private Optional<Value> ofTarget(String name) {
        Type type = target.type().stripped();
        if (type instanceof EnumType enumeration) {
            return enumeration.enumerator(name).map(e -> ScalarValue.integer(type, e.value(), context()));
        }
        boolean isBoolean = type instanceof BaseType base && base.encoding() == BaseType.Encoding.BOOLEAN;
        if (isBoolean && (name.equals("true") || name.equals("false"))) {
            return Optional.of(ScalarValue.integer(type, name.equals("true") ? 1 : 0, context()));
        }
        if (type instanceof BaseType base
                && base.encoding() == BaseType.Encoding.FLOAT
                && (name.equals("nan") || name.equals("inf"))) {
            double value = name.equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return Optional.of(ScalarValue.floating(base, value, context()));
        }
        return type instanceof PointerType && name.equals("NULL")
                ? Optional.of(PointerValue.ofType(type, 0, context()))
                : Optional.empty();
    }

    @Override
    public Optional<Value> special(String name) {
        return outer.special(name);
    }

    @Override
    public Optional<Type> type(String name) {
        return outer.type(name);
    }

    @Override
    public ValueContext context() {
        return outer.context();
    }

    @Override
    public void write(WritePlan plan) throws ConversionException {
        outer.write(plan);
    }
}
