package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.variable.FrameVariables;
import java.util.Optional;

/** The names that are visible at a frame, for reading only; a base for scopes that add {@code $names} and writing. */
public class FrameScope implements EvaluationScope {
    private final FrameVariables variables;
    private final ValueContext context;

    public FrameScope(FrameVariables variables, ValueContext context) {
        this.variables = variables;
        this.context = context;
    }

    @Override
    public Optional<Value> variable(String name) {
        return variables.find(name);
    }

    @Override
    public Optional<Value> special(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Type> type(String name) {
        return variables.globals().type(name);
    }

    @Override
    public ValueContext context() {
        return context;
    }
}
