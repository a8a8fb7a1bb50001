package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.SymbolNames;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.WritePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scope of values that a test puts in; it keeps the writes that are asked for. */
final class TestScope implements EvaluationScope {
    final Map<String, Value> variables = new HashMap<>();
    final Map<String, Value> specials = new HashMap<>();
    final Map<String, Type> types = new HashMap<>();
    final List<WritePlan> writes = new ArrayList<>();
    private final ValueContext context;

    TestScope() {
        this(MemoryReader.empty());
    }

    TestScope(MemoryReader memory) {
        this(memory, DataModel.LP64);
    }

    TestScope(DataModel model) {
        this(MemoryReader.empty(), model);
    }

    private TestScope(MemoryReader memory, DataModel model) {
        context = new ValueContext(memory, SymbolNames.none(), model);
    }

    @Override
    public Optional<Value> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public Optional<Value> special(String name) {
        return Optional.ofNullable(specials.get(name));
    }

    @Override
    public Optional<Type> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    @Override
    public ValueContext context() {
        return context;
    }

    @Override
    public void write(WritePlan plan) {
        writes.add(plan);
    }
}
