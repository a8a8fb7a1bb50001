package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The signal policy of a debug session: explicit rules first, then ticked filters, then the preset. Immutable: every change gives a new policy.
 *
 * <p>The preset {@code all} stops by way of the filter {@code signal.all}: once a client has said which filters are ticked, it stops only at what they match.
 * The other presets stop on their own.
 */
public final class RuleBasedSignalPolicy implements SignalPolicy {
    private final SignalRule[] rules;
    private final SignalPreset preset;
    private final Optional<List<SignalFilter>> filters;
    /** By filter, then by signal. */
    private final SignalAction[][] filterActions;
    /** What a signal gets that no filter matches. */
    private final SignalAction[] otherwise = new SignalAction[Signal.MAX + 1];

    private RuleBasedSignalPolicy(SignalRule[] rules, SignalPreset preset, Optional<List<SignalFilter>> filters) {
        this.rules = rules;
        this.preset = preset;
        this.filters = filters;
        List<SignalFilter> ticked = filters.orElse(List.of());
        filterActions = new SignalAction[ticked.size()][Signal.MAX + 1];
        for (int number = 1; number <= Signal.MAX; number++) {
            SignalAction base = preset.action(number);
            for (int filter = 0; filter < ticked.size(); filter++) {
                filterActions[filter][number] = new SignalAction(
                        true, true, base.pass(), "filter." + ticked.get(filter).id());
            }
            otherwise[number] = filters.isPresent() && preset == SignalPreset.ALL
                    ? new SignalAction(false, base.print(), base.pass(), base.rule())
                    : base;
        }
    }

    /** A policy without rules and filters. */
    public static RuleBasedSignalPolicy of(SignalPreset preset) {
        return new RuleBasedSignalPolicy(new SignalRule[Signal.MAX + 1], preset, Optional.empty());
    }

    @Override
    public SignalAction decide(SignalInfoView info, Receiver receiver) {
        int signo = info.signo();
        if (rules[signo] != null) {
            SignalAction action = rules[signo].decide(info, receiver);
            if (action != null) {
                return action;
            }
        }
        for (int i = 0; i < filterActions.length; i++) {
            if (filters.get().get(i).matches(info, receiver)) {
                return filterActions[i][signo];
            }
        }
        return otherwise[signo];
    }

    /** With another preset. */
    public RuleBasedSignalPolicy withPreset(SignalPreset other) {
        return new RuleBasedSignalPolicy(rules, other, filters);
    }

    /** With these filters ticked, and no others; an empty list means that the client unticked all. */
    public RuleBasedSignalPolicy withFilters(List<SignalFilter> ticked) {
        return new RuleBasedSignalPolicy(rules, preset, Optional.of(List.copyOf(ticked)));
    }

    /**
     * With the rules of the launch attribute {@code signals}, each replacing what was said about its signals before.
     *
     * @param attribute signal lists to words, objects or lists of objects; JSON as plain Java maps, lists, strings, numbers and booleans
     */
    public RuleBasedSignalPolicy withAttribute(Map<String, ?> attribute) throws SignalRuleException {
        RuleBasedSignalPolicy policy = this;
        for (Map.Entry<String, ?> entry : attribute.entrySet()) {
            SignalRule[] changed = policy.rules.clone();
            for (Signal signal : SignalListParser.parse(entry.getKey(), 0).signals()) {
                changed[signal.number()] = RuleAttribute.parse(entry.getValue(), policy.view(signal));
            }
            policy = new RuleBasedSignalPolicy(changed, policy.preset, policy.filters);
        }
        return policy;
    }

    /** With words for some signals, as {@code handle} takes them; the words change the rule in force, the newest wins. */
    public RuleBasedSignalPolicy withWords(SignalSet signals, String words) throws SignalRuleException {
        SignalRule[] changed = rules.clone();
        for (Signal signal : signals.signals()) {
            changed[signal.number()] =
                    new SignalRule(List.of(HandleWords.apply(words, 0, view(signal), "handle." + signal.name())));
        }
        return new RuleBasedSignalPolicy(changed, preset, filters);
    }

    /** With a command's arguments: signals, then words ({@code SIGUSR1 SIGUSR2 nostop noprint}). */
    public RuleBasedSignalPolicy withHandle(String arguments) throws SignalRuleException {
        int words = HandleCommand.startOfWords(arguments);
        return withWords(HandleCommand.signals(arguments), arguments.substring(words));
    }

    /** What is in force for a signal, filters aside: the rule when there is one, else the preset. */
    public SignalRuleView view(Signal signal) {
        SignalRule rule = rules[signal.number()];
        if (rule == null) {
            SignalAction action = preset.action(signal.number());
            SignalCondition stop = action.stop() ? SignalCondition.ALWAYS : SignalCondition.NEVER;
            return new SignalRuleView(signal, stop, action.print(), action.pass(), 1, action.rule());
        }
        SignalRule.Case last = rule.cases().get(rule.cases().size() - 1);
        return new SignalRuleView(
                signal, last.stop(), last.print(), last.pass(), rule.cases().size(), last.name());
    }

    /** The explicit rule for a signal. */
    public Optional<SignalRule> rule(Signal signal) {
        return Optional.ofNullable(rules[signal.number()]);
    }

    /** How often a signal decided by the rule of this name ({@link SignalAction#rule()}) is printed; the one who prints counts. */
    public OptionalLong limit(Signal signal, String ruleName) {
        return rule(signal)
                .flatMap(rule -> rule.cases().stream()
                        .filter(one -> one.name().equals(ruleName))
                        .findFirst())
                .map(SignalRule.Case::limit)
                .orElse(OptionalLong.empty());
    }

    /** The preset. */
    public SignalPreset preset() {
        return preset;
    }

    /** The ticked filters; absent when no client has said anything about them. */
    public Optional<List<SignalFilter>> filters() {
        return filters;
    }
}
