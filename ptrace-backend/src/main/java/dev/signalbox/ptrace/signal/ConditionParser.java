package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads siginfo expressions with C's operators and precedence: {@code ||}, {@code &&}, {@code &}, {@code == !=}, {@code < > <= >=}, {@code ! -}, parentheses.
 * Names of system calls are constants where the other side of a comparison is si_syscall; elsewhere they are written {@code SYS_openat}.
 */
final class ConditionParser {
    private static final int MAX_DEPTH = 100;
    private static final String EXECUTABLE = "$exe";
    private static final Map<String, ConditionNode.Operator> EQUALITY =
            Map.of("==", ConditionNode.Operator.EQUAL, "!=", ConditionNode.Operator.DIFFERENT);
    private static final Map<String, ConditionNode.Operator> RELATION = Map.of(
            "<", ConditionNode.Operator.LESS,
            "<=", ConditionNode.Operator.LESS_OR_EQUAL,
            ">", ConditionNode.Operator.GREATER,
            ">=", ConditionNode.Operator.GREATER_OR_EQUAL);

    private final List<ConditionToken> tokens;
    private int next;
    private int depth;

    private ConditionParser(List<ConditionToken> tokens) {
        this.tokens = tokens;
    }

    /** The compiled expression; positions in errors count from the start of the text, plus offset. */
    static ConditionNode parse(String text, int offset) throws SignalRuleException {
        ConditionParser parser = new ConditionParser(ConditionToken.split(text, offset));
        Operand result = parser.or();
        if (!parser.peek().isEnd()) {
            throw new SignalRuleException(
                    parser.peek().position(), "unexpected \"" + parser.peek().text() + "\" after the expression");
        }
        return parser.resolve(result, false);
    }

    /** A node, or a name that is a constant only in the right company. */
    private record Operand(Optional<ConditionNode> node, ConditionToken token) {
        boolean isSystemCall() {
            return node.isPresent()
                    && node.get() instanceof ConditionNode.Field field
                    && field.name().equals("si_syscall");
        }

        boolean isExecutable() {
            return node.isEmpty() && token.text().equals(EXECUTABLE);
        }
    }

    private ConditionToken peek() {
        return tokens.get(next);
    }

    private boolean take(String operator) {
        if (peek().text().equals(operator)) {
            next++;
            return true;
        }
        return false;
    }

    private Operand known(ConditionNode node, ConditionToken token) {
        return new Operand(Optional.of(node), token);
    }

    private Operand or() throws SignalRuleException {
        ConditionToken start = peek();
        if (++depth > MAX_DEPTH) {
            throw new SignalRuleException(
                    start.position(), "the expression is nested more than " + MAX_DEPTH + " deep");
        }
        Operand left = and();
        while (take("||")) {
            left = known(new ConditionNode.Or(resolve(left, false), resolve(and(), false)), start);
        }
        depth--;
        return left;
    }

    private Operand and() throws SignalRuleException {
        ConditionToken start = peek();
        Operand left = bits();
        while (take("&&")) {
            left = known(new ConditionNode.And(resolve(left, false), resolve(bits(), false)), start);
        }
        return left;
    }

    private Operand bits() throws SignalRuleException {
        ConditionToken start = peek();
        Operand left = equality();
        while (take("&")) {
            left = known(new ConditionNode.Bits(resolve(left, false), resolve(equality(), false)), start);
        }
        return left;
    }

    private Operand equality() throws SignalRuleException {
        ConditionToken start = peek();
        Operand left = relation();
        while (EQUALITY.containsKey(peek().text())) {
            ConditionNode.Operator operator = EQUALITY.get(tokens.get(next++).text());
            Operand right = relation();
            left = known(
                    left.isExecutable() || right.isExecutable()
                            ? executable(operator, left, right)
                            : compare(operator, left, right),
                    start);
        }
        return left;
    }

    private Operand relation() throws SignalRuleException {
        ConditionToken start = peek();
        Operand left = unary();
        while (RELATION.containsKey(peek().text())) {
            ConditionNode.Operator operator = RELATION.get(tokens.get(next++).text());
            left = known(compare(operator, left, unary()), start);
        }
        return left;
    }

    private static ConditionNode executable(ConditionNode.Operator operator, Operand left, Operand right)
            throws SignalRuleException {
        Operand text = left.isExecutable() ? right : left;
        if (!text.token().isQuoted()) {
            throw new SignalRuleException(
                    text.token().position(), "$exe is compared with a text in quotes: $exe == \"worker\"");
        }
        String quoted = text.token().text();
        return new ConditionNode.Executable(
                quoted.substring(1, quoted.length() - 1), operator == ConditionNode.Operator.EQUAL);
    }

    private ConditionNode compare(ConditionNode.Operator operator, Operand left, Operand right)
            throws SignalRuleException {
        return new ConditionNode.Compare(
                operator, resolve(left, right.isSystemCall()), resolve(right, left.isSystemCall()));
    }

    private Operand unary() throws SignalRuleException {
        ConditionToken start = peek();
        if (start.text().equals("!") || start.text().equals("-")) {
            next++;
            if (++depth > MAX_DEPTH) {
                throw new SignalRuleException(
                        start.position(), "the expression is nested more than " + MAX_DEPTH + " deep");
            }
            ConditionNode operand = resolve(unary(), false);
            depth--;
            return known(
                    start.text().equals("!") ? new ConditionNode.Not(operand) : new ConditionNode.Negative(operand),
                    start);
        }
        if (take("(")) {
            Operand inner = or();
            if (!take(")")) {
                throw new SignalRuleException(peek().position(), "a closing parenthesis is missing");
            }
            return inner;
        }
        if (start.isQuoted()) {
            next++;
            return new Operand(Optional.empty(), start);
        }
        if (!start.isWord()) {
            throw new SignalRuleException(
                    start.position(),
                    start.isEnd()
                            ? "the expression ends where a value is expected"
                            : "expected a value, not \"" + start.text() + "\"");
        }
        next++;
        return word(start);
    }

    private Operand word(ConditionToken token) throws SignalRuleException {
        String text = token.text();
        if (Character.isDigit(text.charAt(0))) {
            return known(new ConditionNode.Constant(number(token)), token);
        }
        if (text.equals(EXECUTABLE)) {
            return new Operand(Optional.empty(), token);
        }
        if (text.startsWith("$")) {
            return known(variable(token), token);
        }
        if (text.startsWith("si_") || text.startsWith("sival_")) {
            ConditionNode.Field field = new ConditionNode.Field(text);
            if (!field.exists()) {
                throw new SignalRuleException(
                        token.position(),
                        "siginfo has no field " + text
                                + "; there are si_code, si_pid, si_uid, si_addr, si_status, si_value, si_syscall, si_fd and others (man sigaction)");
            }
            return known(field, token);
        }
        return new Operand(Optional.empty(), token);
    }

    private static long number(ConditionToken token) throws SignalRuleException {
        try {
            return Long.decode(token.text().toLowerCase(java.util.Locale.ROOT));
        } catch (NumberFormatException e) {
            if (token.text().matches("0[xX][0-9a-fA-F]{1,16}")) {
                return Long.parseUnsignedLong(token.text().substring(2), 16);
            }
            throw new SignalRuleException(token.position(), "\"" + token.text() + "\" is no number of at most 64 bits");
        }
    }

    private static ConditionNode variable(ConditionToken token) throws SignalRuleException {
        switch (token.text()) {
            case "$pid":
                return ConditionNode.Received.PID;
            case "$ppid":
                return ConditionNode.Received.PPID;
            case "$tid":
                return ConditionNode.Received.TID;
            case "$handled":
                return ConditionNode.Received.HANDLED;
            default:
                throw new SignalRuleException(
                        token.position(), "conditions know $pid, $ppid, $tid, $exe and $handled, not " + token.text());
        }
    }

    private ConditionNode resolve(Operand operand, boolean besideSystemCall) throws SignalRuleException {
        if (operand.node().isPresent()) {
            return operand.node().get();
        }
        String name = operand.token().text();
        if (name.equals(EXECUTABLE) || operand.token().isQuoted()) {
            throw new SignalRuleException(
                    operand.token().position(),
                    "a text in quotes is only compared with $exe, by == or !=: $exe == \"worker\"");
        }
        OptionalInt call = SystemCallTable.X86_64.number(name.startsWith("SYS_") ? name.substring(4) : name);
        if (call.isPresent() && (besideSystemCall || name.startsWith("SYS_"))) {
            return new ConditionNode.Constant(call.getAsInt());
        }
        OptionalInt code = SiCode.value(name);
        if (code.isPresent()) {
            return new ConditionNode.Constant(code.getAsInt());
        }
        Optional<Signal> signal = Signal.parse(name);
        if (signal.isPresent() && name.startsWith("SIG")) {
            return new ConditionNode.Constant(signal.get().number());
        }
        Optional<SystemCallTable> architecture = Arrays.stream(SystemCallTable.values())
                .filter(table -> table.architectureName().equals(name))
                .findFirst();
        if (architecture.isPresent()) {
            return new ConditionNode.Constant(architecture.get().architecture());
        }
        String hint = call.isPresent()
                ? "; write SYS_" + name + " for the system call (the bare name counts beside si_syscall only)"
                : "";
        throw new SignalRuleException(operand.token().position(), "\"" + name + "\" is unknown here" + hint);
    }
}
