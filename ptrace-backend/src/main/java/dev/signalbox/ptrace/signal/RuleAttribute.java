package dev.signalbox.ptrace.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one value of the launch attribute {@code signals}: words, a map {@code {when, stop, print, pass, limit}}, or a list of maps. */
final class RuleAttribute {
    private static final Set<String> KEYS = Set.of("when", "stop", "print", "pass", "limit", "action");

    private final SignalRuleView before;
    private final String name;

    private RuleAttribute(SignalRuleView before, String name) {
        this.before = before;
        this.name = name;
    }

    /** @param origin where it was written, as rule names begin: {@code signals} */
    static SignalRule parse(Object value, SignalRuleView before, String origin) throws SignalRuleException {
        RuleAttribute attribute =
                new RuleAttribute(before, origin + "." + before.signal().name());
        if (value instanceof String words) {
            try {
                return new SignalRule(List.of(HandleWords.apply(words, 0, before, attribute.name)));
            } catch (SignalRuleException e) {
                throw e.in(attribute.name, words);
            }
        }
        if (value instanceof Map<?, ?> map) {
            return new SignalRule(List.of(attribute.one(map, attribute.name)));
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<SignalRule.Case> cases = new ArrayList<>();
            for (Object item : list) {
                String itemName = attribute.name + "[" + cases.size() + "]";
                if (!(item instanceof Map<?, ?> map)) {
                    throw attribute.wrong(itemName + " is " + show(item)
                            + "; each case is an object like {\"when\": ..., \"stop\": false}");
                }
                cases.add(attribute.one(map, itemName));
            }
            return new SignalRule(cases);
        }
        throw attribute.wrong(
                attribute.name + " is " + show(value)
                        + "; it takes words (\"nostop noprint pass\"), an object with stop, print, pass, limit and action, or a list of objects with when");
    }

    private SignalRule.Case one(Map<?, ?> map, String caseName) throws SignalRuleException {
        for (Object key : map.keySet()) {
            if (!KEYS.contains(key)) {
                throw wrong(caseName + " has no \"" + key + "\"; it takes when, stop, print, pass, limit and action");
            }
        }
        SignalCondition when = map.containsKey("when")
                ? condition(map.get("when"), caseName + ".when", SignalCondition.ALWAYS)
                : SignalCondition.ALWAYS;
        boolean quiet = Boolean.FALSE.equals(map.get("print"));
        Optional<RuleAction> action =
                new ActionAttribute(before.signal(), caseName + ".action").parse(map.get("action"));
        SignalCondition inherited = quiet || action.isPresent() ? SignalCondition.NEVER : before.stop();
        SignalCondition stop = condition(map.get("stop"), caseName + ".stop", inherited);
        boolean print = flag(map.get("print"), caseName + ".print", before.print() || stop == SignalCondition.ALWAYS);
        boolean pass = flag(map.get("pass"), caseName + ".pass", before.pass());
        return new SignalRule.Case(when, stop, print, pass, limit(map.get("limit"), caseName), action, caseName);
    }

    private SignalCondition condition(Object value, String what, SignalCondition absent) throws SignalRuleException {
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean flag) {
            return flag ? SignalCondition.ALWAYS : SignalCondition.NEVER;
        }
        if (value instanceof String text) {
            try {
                return SignalCondition.parse(text).narrowedTo(before.signal());
            } catch (SignalRuleException e) {
                throw e.in(what, text);
            }
        }
        throw wrong(what + " is " + show(value) + "; it takes true, false or a condition like \"si_pid != $ppid\"");
    }

    private boolean flag(Object value, String what, boolean absent) throws SignalRuleException {
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(what + " is " + show(value) + "; it takes true or false");
    }

    private OptionalLong limit(Object value, String caseName) throws SignalRuleException {
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof Number number && number.doubleValue() == number.longValue() && number.longValue() >= 0) {
            return OptionalLong.of(number.longValue());
        }
        throw wrong(caseName + ".limit is " + show(value) + "; it takes a whole number from 0 on");
    }

    static String show(Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    private SignalRuleException wrong(String message) {
        return new SignalRuleException(-1, message);
    }
}
