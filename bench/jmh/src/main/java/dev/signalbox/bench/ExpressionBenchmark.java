package dev.signalbox.bench;

import dev.signalbox.symbols.cexpr.EvaluationScope;
import dev.signalbox.symbols.cexpr.Expression;
import dev.signalbox.symbols.cexpr.ExpressionException;
import dev.signalbox.symbols.cexpr.Interpreter;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.SymbolNames;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long a condition takes that is parsed once and evaluated often, and an expression that a user types. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExpressionBenchmark {
    private static final String TEXT = "count > 10 && (flags & 0x40) != 0 || total * 3 == limit";

    private final EvaluationScope scope = new Scope();
    private Expression parsed;

    private static final class Scope implements EvaluationScope {
        private final ValueContext context = new ValueContext(MemoryReader.empty(), SymbolNames.none());
        private final Map<String, Value> variables = Map.of(
                "count", ScalarValue.integer(BaseType.INT, 12, context),
                "flags", ScalarValue.integer(BaseType.UNSIGNED_INT, 0x31, context),
                "total", ScalarValue.integer(BaseType.LONG, 7, context),
                "limit", ScalarValue.integer(BaseType.LONG, 22, context));

        @Override
        public Optional<Value> variable(String name) {
            return Optional.ofNullable(variables.get(name));
        }

        @Override
        public Optional<Value> special(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Type> type(String name) {
            return Optional.empty();
        }

        @Override
        public ValueContext context() {
            return context;
        }
    }

    /** Parses the condition. */
    @Setup
    public void parse() throws ExpressionException {
        parsed = Interpreter.parse(TEXT, scope);
    }

    /** The condition, already parsed. */
    @Benchmark
    public boolean condition() throws ExpressionException {
        return Interpreter.isTrue(parsed, scope);
    }

    /** The same from its text. */
    @Benchmark
    public Value typed() throws ExpressionException {
        return Interpreter.evaluate(TEXT, scope);
    }
}
