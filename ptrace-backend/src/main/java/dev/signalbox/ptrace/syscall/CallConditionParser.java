package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.ErrnoNames;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.syscall.CallCondition.Name;
import dev.signalbox.ptrace.syscall.CallCondition.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads conditions on system calls: C's operators with C's precedence, and {@code =~}, {@code !~} beside {@code ==}. */
final class CallConditionParser {
    private static final int MAX_DEPTH = 100;
    private static final String CALL = "$syscall.";
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|([$A-Za-z_][$\\w]*(?:\\.\\w+)*(?:\\[\\d+\\])?)|(0[xX][0-9a-fA-F]+|\\d+)"
                    + "|(=~|!~|==|!=|<=|>=|&&|\\|\\||[<>!&|^~()+-]))");
    private static final Pattern ARGUMENT = Pattern.compile("args\\[([0-5])\\]|arg([0-5])");

    /** Operators by precedence, the loosest first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!=", "=~", "!~"),
            List.of("<", "<=", ">", ">="),
            List.of("+", "-"));

    private static final Map<String, LongBinaryOperator> NUMBERS = Map.of(
            "|", (a, b) -> a | b,
            "^", (a, b) -> a ^ b,
            "&", (a, b) -> a & b,
            "+", Long::sum,
            "-", (a, b) -> a - b);

    private record Token(String text, int position) {}

    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;
    private boolean looksAtResult;

    CallConditionParser(String text) throws CallRuleException {
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length() && !text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                String rest = text.substring(at).stripLeading();
                int position = text.length() - rest.length();
                throw new CallRuleException(
                        position,
                        rest.startsWith("\"")
                                ? "the text has no closing quote"
                                : rest.startsWith("=")
                                        ? "write == to compare, or =~ for a regular expression"
                                        : "unexpected \"" + new String(Character.toChars(rest.codePointAt(0))) + "\"");
            }
            String token = matcher.group().strip();
            tokens.add(new Token(token, matcher.end() - token.length()));
            at = matcher.end();
        }
        tokens.add(new Token("", text.length()));
    }

    boolean looksAtResult() {
        return looksAtResult;
    }

    Term parse() throws CallRuleException {
        Term term = level(0);
        if (!peek().text().isEmpty()) {
            throw new CallRuleException(peek().position(), "unexpected \"" + peek().text() + "\" after the condition");
        }
        return term;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Term level(int level) throws CallRuleException {
        if (level == LEVELS.size()) {
            return unary();
        }
        Term left = level(level + 1);
        while (LEVELS.get(level).contains(peek().text())) {
            Token operator = tokens.get(next++);
            if (operator.text().endsWith("~")) {
                pattern(peek()); // before it is taken for something else
            }
            left = binary(operator, left, peek(), level(level + 1));
        }
        return left;
    }

    private static Term binary(Token operator, Term left, Token rightToken, Term right) throws CallRuleException {
        String sign = operator.text();
        if (sign.equals("&&")) {
            return call -> truth(CallCondition.isTrue(left.value(call)) && CallCondition.isTrue(right.value(call)));
        }
        if (sign.equals("||")) {
            return call -> truth(CallCondition.isTrue(left.value(call)) || CallCondition.isTrue(right.value(call)));
        }
        if (sign.endsWith("~")) {
            Pattern pattern = pattern(rightToken);
            boolean wanted = sign.equals("=~");
            return call -> truth(left.value(call)
                            .map(value -> pattern.matcher(value instanceof Name name ? name.name() : value.toString())
                                    .find())
                            .orElse(false)
                    == wanted);
        }
        LongBinaryOperator numbers = NUMBERS.get(sign);
        if (numbers != null) {
            return call -> number(left.value(call))
                    .flatMap(a -> number(right.value(call)).map(b -> numbers.applyAsLong(a, b)));
        }
        return call -> truth(compare(call, sign, left.value(call), right.value(call)));
    }

    private static Optional<Object> truth(boolean value) {
        return Optional.of(value ? 1L : 0L);
    }

    private static Optional<Long> number(Optional<Object> value) {
        return value.filter(Long.class::isInstance).map(Long.class::cast);
    }

    private static Pattern pattern(Token token) throws CallRuleException {
        if (!token.text().startsWith("\"")) {
            throw new CallRuleException(
                    token.position(), "behind =~ comes a regular expression in quotes: =~ \"^/etc/\"");
        }
        try {
            return Pattern.compile(unquoted(token.text(), false));
        } catch (PatternSyntaxException e) {
            throw new CallRuleException(
                    token.position() + 1 + Math.max(0, e.getIndex()),
                    "this is no regular expression: " + e.getDescription());
        }
    }

    private static boolean compare(SystemCallView call, String sign, Optional<Object> left, Optional<Object> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return sign.equals("!=");
        }
        Object a = resolved(call, left.get(), right.get());
        Object b = resolved(call, right.get(), left.get());
        if (!a.getClass().equals(b.getClass())) {
            return sign.equals("!=");
        }
        int order = a instanceof Long number
                ? number.compareTo((Long) b)
                : a.toString().compareTo(b.toString());
        return switch (sign) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** A call's name is its number beside a number, and a text beside a text. */
    private static Object resolved(SystemCallView call, Object value, Object other) {
        if (!(value instanceof Name name)) {
            return value;
        }
        OptionalInt number = call.table().number(name.name());
        return other instanceof Long ? (long) number.orElse(Integer.MIN_VALUE) : name.name();
    }

    private Term unary() throws CallRuleException {
        Token token = tokens.get(next);
        if (++depth > MAX_DEPTH) {
            throw new CallRuleException(token.position(), "the condition is nested more than " + MAX_DEPTH + " deep");
        }
        Term term = primary(token);
        depth--;
        return term;
    }

    private Term primary(Token token) throws CallRuleException {
        String text = token.text();
        if (text.isEmpty()) {
            throw new CallRuleException(token.position(), "the condition ends where a value is expected");
        }
        next++;
        switch (text) {
            case "!":
                Term negated = unary();
                return call -> truth(!CallCondition.isTrue(negated.value(call)));
            case "-":
                Term negative = unary();
                return call -> number(negative.value(call)).map(value -> -value);
            case "~":
                Term inverted = unary();
                return call -> number(inverted.value(call)).map(value -> ~value);
            case "(":
                Term inner = level(0);
                if (!peek().text().equals(")")) {
                    throw new CallRuleException(peek().position(), "a closing parenthesis is missing");
                }
                next++;
                return inner;
            default:
                break;
        }
        if (text.startsWith("\"")) {
            return constant(unquoted(text, true));
        }
        if (Character.isDigit(text.charAt(0))) {
            return constant(decode(token));
        }
        if (text.startsWith("$")) {
            return variable(token);
        }
        if (!Character.isLetter(text.charAt(0)) && text.charAt(0) != '_') {
            throw new CallRuleException(token.position(), "expected a value, not \"" + text + "\"");
        }
        return word(token);
    }

    private static Term constant(Object value) {
        Optional<Object> constant = Optional.of(value);
        return call -> constant;
    }

    private static long decode(Token token) throws CallRuleException {
        try {
            return token.text().toLowerCase(java.util.Locale.ROOT).startsWith("0x")
                    ? Long.parseUnsignedLong(token.text().substring(2), 16)
                    : Long.decode(token.text());
        } catch (NumberFormatException e) {
            throw new CallRuleException(token.position(), "\"" + token.text() + "\" is no number of at most 64 bits");
        }
    }

    private static String unquoted(String text, boolean escapes) {
        String inner = text.substring(1, text.length() - 1);
        return escapes ? inner.replaceAll("\\\\(.)", "$1") : inner.replace("\\\"", "\"");
    }

    private Term variable(Token token) throws CallRuleException {
        String text = token.text();
        switch (text) {
            case "$pid":
                return call -> Optional.of((long) call.caller().pid());
            case "$ppid":
                return call -> Optional.of((long) call.caller().parentPid());
            case "$tid":
                return call -> Optional.of((long) call.caller().tid());
            case "$exe":
                return call -> Optional.of(call.caller().executable());
            default:
                break;
        }
        if (!text.startsWith(CALL)) {
            throw new CallRuleException(
                    token.position(),
                    "conditions on system calls know $syscall.name, $syscall.path and the like, $pid, $ppid, $tid and $exe, not "
                            + text);
        }
        return field(token, text.substring(CALL.length()));
    }

    private Term field(Token token, String name) throws CallRuleException {
        Matcher argument = ARGUMENT.matcher(name);
        if (argument.matches()) {
            int index = Integer.parseInt(argument.group(1) == null ? argument.group(2) : argument.group(1));
            return call -> Optional.of(call.argument(index));
        }
        switch (name) {
            case "nr", "number":
                return call -> Optional.of((long) call.number());
            case "name":
                return call -> Optional.of(call.table().name(call.number()).orElse(""));
            case "arch":
                return call -> Optional.of(call.table().architecture());
            case "ip":
                return call -> Optional.of(call.ip());
            case "result":
                looksAtResult = true;
                return call -> call.isExit() ? Optional.of(call.result()) : Optional.empty();
            case "error":
                looksAtResult = true;
                return CallConditionParser::error;
            case "path":
                return CallArguments::path;
            default:
                break;
        }
        if (!CallArguments.exists(name)) {
            throw new CallRuleException(
                    token.position(),
                    "no system call has an argument \"" + name
                            + "\"; there are nr, name, path, args[0] to args[5], result, error, and arguments by the names of their manual pages (fd, flags)");
        }
        return call -> CallArguments.value(call, name);
    }

    private static Optional<Object> error(SystemCallView call) {
        boolean failed = call.isExit() && call.result() < 0 && call.result() >= -ErrnoNames.MAX;
        return failed ? Optional.of(-call.result()) : Optional.empty();
    }

    private static Term word(Token token) throws CallRuleException {
        String text = token.text();
        String call = text.startsWith("SYS_") ? text.substring(4) : text;
        if (Arrays.stream(SystemCallTable.values())
                .anyMatch(table -> table.number(call).isPresent())) {
            return constant(new Name(call));
        }
        OptionalInt errno = ErrnoNames.number(text);
        if (errno.isPresent()) {
            return constant((long) errno.getAsInt());
        }
        OptionalLong named = ConstantGroup.value(text);
        if (named.isPresent()) {
            return constant(named.getAsLong());
        }
        Optional<Signal> signal = text.startsWith("SIG") ? Signal.parse(text) : Optional.empty();
        if (signal.isPresent()) {
            return constant((long) signal.get().number());
        }
        throw new CallRuleException(
                token.position(), "\"" + text + "\" is neither a system call nor a constant that is known here");
    }
}
