package dev.signalbox.symbols.location;

import java.util.ArrayList;
import java.util.List;

/** The stack of the expression machine. */
final class OperandStack {
    private final List<Operand> entries = new ArrayList<>();

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void push(Operand operand) {
        entries.add(operand);
    }

    Operand pop() throws EvaluationFailure {
        Operand top = peek(0);
        entries.remove(entries.size() - 1);
        return top;
    }

    /** The entry so far below the top. */
    Operand peek(int depth) throws EvaluationFailure {
        if (depth >= entries.size()) {
            throw new EvaluationFailure("the location expression takes more from its stack than it put there");
        }
        return entries.get(entries.size() - 1 - depth);
    }

    /** Moves the top entry below the next {@code count - 1}. */
    void rotate(int count) throws EvaluationFailure {
        Operand top = pop();
        peek(count - 2);
        entries.add(entries.size() - (count - 1), top);
    }
}
