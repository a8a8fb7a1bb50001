package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.value.Assignment;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.WritePlan;

/**
 * Evaluates C expressions over a stopped program: names, members, indexing, pointers, casts, sizeof, arithmetic with C's conversions, assignment, gdb's
 * {@code *p@3}, and the debugger's own {@code $name}s. No state of its own.
 */
public final class Interpreter {
    private Interpreter() {}

    /**
     * Parses an expression for evaluating it later, perhaps often.
     *
     * @param scope tells names of types from those of variables
     */
    public static Expression parse(String text, EvaluationScope scope) throws ExpressionException {
        return Parser.parse(
                text, name -> scope.type(name).isPresent(), scope.context().model());
    }

    /** The value of an expression; assignments in it are carried out through the scope. */
    public static Value evaluate(String text, EvaluationScope scope) throws ExpressionException {
        return evaluate(parse(text, scope), scope);
    }

    /** The value of a parsed expression. */
    public static Value evaluate(Expression expression, EvaluationScope scope) throws ExpressionException {
        return new Evaluation(scope).value(expression);
    }

    /** Whether a parsed expression is true, as a condition of C takes it. */
    public static boolean isTrue(Expression expression, EvaluationScope scope) throws ExpressionException {
        return new Evaluation(scope).isTrue(expression);
    }

    /**
     * The write that gives a value a new content, for a user who edits it in a list of variables.
     *
     * @param target the value as it was shown
     * @param text an expression; enumerators of the target's type are known in it by name
     */
    public static WritePlan planAssignment(Value target, String text, EvaluationScope scope)
            throws ExpressionException {
        EvaluationScope withEnumerators = new TargetScope(target, scope);
        Value value = evaluate(text, withEnumerators);
        try {
            return Assignment.plan(target, value);
        } catch (ConversionException e) {
            throw new ExpressionException(0, e.getMessage());
        }
    }
}
