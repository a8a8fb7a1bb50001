package dev.signalbox.engine.variable;

import dev.signalbox.engine.EngineException;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.ArrayValue;
import dev.signalbox.symbols.value.Child;
import dev.signalbox.symbols.value.FormatLimits;
import dev.signalbox.symbols.value.NumberFormat;
import dev.signalbox.symbols.value.PointerValue;
import dev.signalbox.symbols.value.Unavailable;
import dev.signalbox.symbols.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A value of the program's own types as a variable; assignments go through an expression, so that they convert and check as C does. */
public final class ValueVariable implements Variable {
    private final String name;
    private final String expression;
    private final Value value;
    private final Assigner assigner;

    /** Carries out an assignment in the frame that the variable is of. */
    public interface Assigner {
        /** Assigns the value of one expression to what another one stands for; gives what it is now. */
        Value assign(String target, String text) throws EngineException;

        /** Assigns the value of an expression to an object in memory for which there is no expression; gives what it is now. */
        default Value assign(Value target, String text) throws EngineException {
            throw new EngineException("This cannot be changed: there is no expression for it");
        }
    }

    /**
     * @param expression an expression for it in its frame; empty when there is none
     */
    public ValueVariable(String name, String expression, Value value, Assigner assigner) {
        this.name = name;
        this.expression = expression;
        this.value = value;
        this.assigner = assigner;
    }

    /** The value. */
    public Value value() {
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text(NumberStyle style) {
        return value.text(format(style), FormatLimits.SUMMARY);
    }

    @Override
    public String fullText(NumberStyle style) {
        return value.text(format(style), FormatLimits.PRINT);
    }

    private static NumberFormat format(NumberStyle style) {
        return switch (style) {
            case NATURAL -> NumberFormat.NATURAL;
            case HEX -> NumberFormat.HEX;
            case DECIMAL -> NumberFormat.DECIMAL;
            case UNSIGNED -> NumberFormat.UNSIGNED;
            case OCTAL -> NumberFormat.OCTAL;
            case BINARY -> NumberFormat.BINARY;
            case CHARACTER -> NumberFormat.CHARACTER;
        };
    }

    @Override
    public String type() {
        Type type = value.type();
        return type.name();
    }

    @Override
    public Optional<String> evaluateName() {
        return expression.isEmpty() ? Optional.empty() : Optional.of(expression);
    }

    @Override
    public OptionalLong memoryAddress() {
        return value instanceof PointerValue pointer
                ? OptionalLong.of(pointer.address())
                : value.storage().address();
    }

    @Override
    public long childCount() {
        return value.childCount();
    }

    @Override
    public boolean isIndexed() {
        return value instanceof ArrayValue;
    }

    @Override
    public List<Variable> children(long start, int count) {
        List<Variable> children = new ArrayList<>();
        for (Child child : value.children(start, count)) {
            boolean dereference = child.access() == Child.Access.DEREFERENCE;
            children.add(new ValueVariable(
                    dereference ? "*" + name : child.name(),
                    expression.isEmpty() ? "" : child.expression(expression),
                    child.value(),
                    assigner));
        }
        return children;
    }

    @Override
    public boolean isEditable() {
        return isNamedOrInMemory() && isOneThing() && !(value instanceof Unavailable);
    }

    /** What an inner variable hides has no expression, but still an address. */
    private boolean isNamedOrInMemory() {
        return !expression.isEmpty() || value.storage().address().isPresent();
    }

    private boolean isOneThing() {
        return value instanceof PointerValue || value.childCount() == 0 || value.isText();
    }

    @Override
    public Variable set(String text) throws EngineException {
        if (!isNamedOrInMemory()) {
            throw new EngineException(name + " cannot be changed: no expression reaches it, and it is not in memory");
        }
        if (expression.isEmpty()) {
            return new ValueVariable(name, expression, assigner.assign(value, text), assigner);
        }
        return new ValueVariable(name, expression, assigner.assign(expression, text), assigner);
    }
}
