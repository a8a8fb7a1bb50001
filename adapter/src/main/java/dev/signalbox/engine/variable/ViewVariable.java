package dev.signalbox.engine.variable;

import dev.signalbox.engine.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A variable put together from functions: for what is not a value of the program's own types, such as registers and the signal scope. */
public final class ViewVariable implements Variable {
    private final String name;
    private final Kind kind;
    private final Function<NumberStyle, String> text;
    private Supplier<List<Variable>> children = List::of;
    private int fixedCount = -1;
    private Setter setter;
    private String type = "";
    private String evaluateName = "";

    /** Carries out an assignment; what the user wrote is passed as it is. */
    @FunctionalInterface
    public interface Setter {
        /** Assigns; a refusal is a sentence for the user. */
        void set(String text) throws EngineException;
    }

    private ViewVariable(String name, Kind kind, Function<NumberStyle, String> text) {
        this.name = name;
        this.kind = kind;
        this.text = text;
    }

    /** A property with a text that is computed each time it is read. */
    public static ViewVariable property(String name, Supplier<String> text) {
        return new ViewVariable(name, Kind.PROPERTY, style -> text.get());
    }

    /** A register. */
    public static ViewVariable register(String name, Function<NumberStyle, String> text) {
        return new ViewVariable(name, Kind.REGISTER, text);
    }

    /** Named children, computed each time. */
    public ViewVariable withChildren(Supplier<List<Variable>> supplier) {
        children = supplier;
        return this;
    }

    /** So many named children, made only when they are looked at. */
    public ViewVariable withChildren(int count, Supplier<List<Variable>> supplier) {
        children = supplier;
        fixedCount = count;
        return this;
    }

    /** Makes it editable. */
    public ViewVariable withSetter(Setter assign) {
        setter = assign;
        return this;
    }

    /** Names its type. */
    public ViewVariable withType(String typeName) {
        type = typeName;
        return this;
    }

    /** Tells an expression for it. */
    public ViewVariable withExpression(String expression) {
        evaluateName = expression;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String text(NumberStyle style) {
        return text.apply(style);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Optional<String> evaluateName() {
        return evaluateName.isEmpty() ? Optional.empty() : Optional.of(evaluateName);
    }

    @Override
    public long childCount() {
        return fixedCount >= 0 ? fixedCount : children.get().size();
    }

    @Override
    public List<Variable> children(long start, int count) {
        List<Variable> all = children.get();
        int from = (int) Math.min(Math.max(0, start), all.size());
        return all.subList(from, (int) Math.min(all.size(), (long) from + count));
    }

    @Override
    public boolean isEditable() {
        return setter != null;
    }

    @Override
    public Variable set(String newText) throws EngineException {
        if (setter == null) {
            throw new EngineException(name + " cannot be changed");
        }
        setter.set(newText);
        return this;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
