package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.ErrnoNames;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.signal.Signal;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads injections as strace(1) writes them: {@code openat,%stat:error=ENOENT:when=3+}. */
public final class InjectionParser {
    private static final Pattern WHEN = Pattern.compile("(\\d+)(?:\\.\\.(\\d+))?(\\+(\\d*))?");
    private static final Pattern DELAY = Pattern.compile("(\\d+)(s|ms|us|ns)?");
    /** As strace limits it. */
    private static final int MAX_COUNT = 65535;

    private final String text;
    private OptionalLong result = OptionalLong.empty();
    private Optional<String> substitute = Optional.empty();
    private int signal;
    private long delayEnter;
    private long delayExit;
    private Injection.When when = Injection.When.ALWAYS;

    private InjectionParser(String text) {
        this.text = text;
    }

    /** The rule. */
    public static Injection parse(String text) throws CallRuleException {
        return new InjectionParser(text).parse();
    }

    private Injection parse() throws CallRuleException {
        int colon = end(text);
        CallSet calls = CallSetParser.parse(text.substring(0, colon));
        if (text.substring(0, colon).isBlank()) {
            throw new CallRuleException(0, "which calls? for example openat:error=ENOENT");
        }
        Set<String> seen = new HashSet<>();
        int at = colon;
        while (at < text.length()) {
            int next = text.indexOf(':', at + 1);
            int until = next < 0 ? text.length() : next;
            word(text.substring(at + 1, until), at + 1, seen);
            at = until;
        }
        if (result.isEmpty() && substitute.isEmpty() && signal == 0 && delayEnter == 0 && delayExit == 0) {
            throw new CallRuleException(
                    text.length(),
                    "what is to happen? error=ERRNO, retval=VALUE, signal=SIG, syscall=CALL, delay_enter=TIME or delay_exit=TIME");
        }
        return new Injection(text.strip(), calls, result, substitute, signal, delayEnter, delayExit, when);
    }

    /** Where the set ends: at the first colon that is neither in a regular expression nor behind {@code group}. */
    private static int end(String text) {
        boolean expression = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                expression = !expression;
            } else if (c == ':' && !expression && !text.substring(0, i).matches("(?s)(.*[,\\s!])?(group|g)")) {
                return i;
            }
        }
        return text.length();
    }

    private void word(String word, int position, Set<String> seen) throws CallRuleException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.strip() : word.substring(0, equals).strip();
        String value = equals < 0 ? "" : word.substring(equals + 1).strip();
        int valueAt = position + equals + 1;
        if (!seen.add(name)) {
            throw new CallRuleException(position, name + " is there twice");
        }
        switch (name) {
            case "error" -> setResult(-errno(value, valueAt), position);
            case "retval" -> setResult(number(value, valueAt), position);
            case "signal" ->
                signal = Signal.parse(value.startsWith("SIG") || value.matches("\\d+") ? value : "SIG" + value)
                        .orElseThrow(() -> new CallRuleException(valueAt, "\"" + value + "\" is no signal"))
                        .number();
            case "syscall" -> substitute = Optional.of(call(value, valueAt));
            case "delay_enter" -> delayEnter = delay(value, valueAt);
            case "delay_exit" -> delayExit = delay(value, valueAt);
            case "when" -> when = when(value, valueAt);
            case "poke_enter", "poke_exit" ->
                throw new CallRuleException(
                        position,
                        name + " is not built yet; stop at the call (catch syscall) and change its memory there");
            default ->
                throw new CallRuleException(
                        position,
                        "\"" + name + "\" is none of error, retval, signal, syscall, delay_enter, delay_exit and when");
        }
    }

    private void setResult(long value, int position) throws CallRuleException {
        if (result.isPresent()) {
            throw new CallRuleException(position, "a call returns one thing: error or retval, not both");
        }
        if (value <= -512 && value >= -516) {
            throw new CallRuleException(
                    position, "results from -516 to -512 are the kernel's own, for calls that are to be made again");
        }
        result = OptionalLong.of(value);
    }

    private static long errno(String value, int position) throws CallRuleException {
        OptionalInt named = ErrnoNames.number(value);
        if (named.isPresent()) {
            return named.getAsInt();
        }
        long number = value.matches("\\d{1,4}") ? Long.parseLong(value) : 0;
        if (number < 1 || number > 4095) {
            throw new CallRuleException(
                    position, "\"" + value + "\" is no error; write a name as ENOENT or a number from 1 to 4095");
        }
        return number;
    }

    private static long number(String value, int position) throws CallRuleException {
        try {
            return value.startsWith("0x") ? Long.parseUnsignedLong(value.substring(2), 16) : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new CallRuleException(position, "\"" + value + "\" is no number");
        }
    }

    /** A 32-bit call is replaced by a 32-bit one, so both must have it. */
    private static String call(String value, int position) throws CallRuleException {
        for (SystemCallTable table : SystemCallTable.values()) {
            if (table.number(value).isEmpty()) {
                throw new CallRuleException(
                        position, table.architectureName() + " has no system call \"" + value + "\"");
            }
        }
        return value;
    }

    private static long delay(String value, int position) throws CallRuleException {
        Matcher matcher = DELAY.matcher(value);
        if (!matcher.matches() || matcher.group(1).length() > 15) {
            throw new CallRuleException(
                    position, "\"" + value + "\" is no time; write microseconds, or 2s, 100ms, 50us, 10ns");
        }
        long unit =
                switch (matcher.group(2) == null ? "us" : matcher.group(2)) {
                    case "s" -> 1_000_000_000L;
                    case "ms" -> 1_000_000L;
                    case "us" -> 1_000L;
                    default -> 1L;
                };
        return Long.parseLong(matcher.group(1)) * unit;
    }

    /** FIRST, FIRST+, FIRST+STEP, FIRST..LAST, FIRST..LAST+, FIRST..LAST+STEP. */
    private static Injection.When when(String value, int position) throws CallRuleException {
        Matcher matcher = WHEN.matcher(value);
        if (!matcher.matches()) {
            throw new CallRuleException(
                    position, "\"" + value + "\" is none of N, N+, N+STEP, N..LAST and N..LAST+STEP");
        }
        int first = count(matcher.group(1), position);
        boolean range = matcher.group(2) != null;
        int last = range ? count(matcher.group(2), position) : Integer.MAX_VALUE;
        String step = matcher.group(4);
        if (last < first) {
            throw new CallRuleException(position, "\"" + value + "\" ends before it begins");
        }
        int steps = step == null ? range ? 1 : 0 : step.isEmpty() ? 1 : count(step, position);
        return new Injection.When(first, last, steps);
    }

    private static int count(String digits, int position) throws CallRuleException {
        int count = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (count < 1 || count > MAX_COUNT) {
            throw new CallRuleException(position, "counts go from 1 to " + MAX_COUNT + ", not \"" + digits + "\"");
        }
        return count;
    }
}
