package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The variable {@code policy} of the scope Signal: the rule that is in force for a signal, to be read and changed as a whole in gdb's words, or part by part. It is the same
 * rule that {@code handle}, the attribute {@code signals} and the request {@code signalbox/signalPolicy} change. It counts from the next stop on: what becomes of this one
 * is {@code delivery}'s.
 */
final class SignalPolicyVariable {
    private static final String ORIGIN = "policy";

    private final LiveSignalSettings settings;
    private final Signal signal;

    private SignalPolicyVariable(LiveSignalSettings settings, Signal signal) {
        this.settings = settings;
        this.signal = signal;
    }

    /** The variable for a signal. */
    static Variable of(LiveSignalSettings settings, Signal signal) {
        SignalPolicyVariable policy = new SignalPolicyVariable(settings, signal);
        return ViewVariable.property("policy", policy::text)
                .withSetter(policy::set)
                .withChildren(policy::parts);
    }

    private String text() {
        return String.join("; ", rule().sentences());
    }

    private SignalRule rule() {
        return settings.inForce(signal);
    }

    private SignalRule.Case last() {
        return rule().cases().get(rule().cases().size() - 1);
    }

    private void set(String text) throws EngineException {
        String words = unquoted(text);
        change(words.equals("default") ? Optional.empty() : words);
    }

    private void change(Object rule) throws EngineException {
        ((SignalSettings) settings).change(Optional.empty(), Map.of(signal.name(), rule), ORIGIN);
    }

    private List<Variable> parts() {
        return List.of(
                ViewVariable.property("stop", () -> String.valueOf(last().stop().attribute()))
                        .withSetter(text -> setPart("stop", condition(text))),
                ViewVariable.property("print", () -> Boolean.toString(last().print()))
                        .withSetter(text -> setPart("print", flag("print", text))),
                ViewVariable.property("pass", () -> Boolean.toString(last().pass()))
                        .withSetter(text -> setPart("pass", flag("pass", text))),
                ViewVariable.property("limit", this::limit).withSetter(text -> setPart("limit", number(text))),
                ViewVariable.property("rule", () -> last().name()));
    }

    private String limit() {
        return last().limit().isPresent() ? Long.toString(last().limit().getAsLong()) : "none";
    }

    private void setPart(String part, Object value) throws EngineException {
        if (rule().cases().size() > 1) {
            throw new EngineException("The rule of " + signal + " has several cases (" + text()
                    + "): set policy itself to words such as \"nostop print pass\", or to default, to replace it");
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> whole = new LinkedHashMap<>((Map<String, Object>) rule().attribute());
        whole.put(part, value);
        if (value.equals("none")) {
            whole.remove(part);
        }
        if (part.equals("stop") && value.equals(Boolean.TRUE)) {
            whole.put("print", true);
        }
        if (part.equals("print") && value.equals(Boolean.FALSE)) {
            whole.put("stop", false); // what stops is told: as with gdb, noprint means nostop
        }
        change(whole);
    }

    private static Object condition(String text) {
        String word = unquoted(text);
        Optional<Boolean> flag = flag(word);
        return flag.isPresent() ? (Object) flag.get() : word;
    }

    private static Object flag(String part, String text) throws EngineException {
        return flag(unquoted(text))
                .orElseThrow(() -> new EngineException(part + " takes true or false, not \"" + text + "\""));
    }

    private static Optional<Boolean> flag(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(true);
            case "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Object number(String text) throws EngineException {
        String word = unquoted(text);
        if (word.equals("none")) {
            return word;
        }
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new EngineException("limit takes a number, or none", e);
        }
    }

    private static String unquoted(String text) {
        String word = text.strip();
        boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
        return quoted ? word.substring(1, word.length() - 1) : word;
    }
}
