package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.WritePlan;
import java.util.Optional;

/** A port: what an expression may refer to. */
public interface EvaluationScope {
    /** A variable, function or constant that the program's name stands for here. */
    Optional<Value> variable(String name);

    /** A value of the debugger's own, by its name without the dollar sign: {@code rip}, {@code siginfo}. */
    Optional<Value> special(String name);

    /** A type by its name: {@code struct point}, {@code size_t}. C's own arithmetic types need not be known. */
    Optional<Type> type(String name);

    /** The memory that pointers are followed through. */
    ValueContext context();

    /**
     * Carries out an assignment.
     *
     * @throws ConversionException with the reason, when it cannot be or is not allowed
     */
    default void write(WritePlan plan) throws ConversionException {
        throw new ConversionException("assignments are not allowed here");
    }
}
