package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final SignalFilter[] effective;
    /** By effective filter, then by signal. */
    private final SignalAction[][] filterActions;
    /** What a signal gets that no filter matches; its last case is for every signal. */
    private final SignalRule[] otherwise = new SignalRule[Signal.MAX + 1];

    private RuleBasedSignalPolicy(SignalRule[] rules, SignalPreset preset, Optional<List<SignalFilter>> filters) {
        this.rules = rules;
        this.preset = preset;
        this.filters = filters;
        // a plain "every signal" says nothing about which ones: that is left to a preset that was chosen
        effective = filters.orElse(List.of()).stream()
                .filter(filter -> preset == SignalPreset.ALL || !filter.isEverySignal())
                .toArray(SignalFilter[]::new);
        filterActions = new SignalAction[effective.length][Signal.MAX + 1];
        boolean nothingTicked = filters.isPresent() && preset == SignalPreset.ALL;
        for (int number = 1; number <= Signal.MAX; number++) {
            SignalRule base = preset.rule(Signal.of(number));
            SignalRule.Case last = base.cases().get(base.cases().size() - 1);
            for (int filter = 0; filter < effective.length; filter++) {
                filterActions[filter][number] =
                        new SignalAction(true, true, last.pass(), "filter." + effective[filter].id());
            }
            otherwise[number] = nothingTicked
                    ? new SignalRule(
                            List.of(SignalRule.Case.of(SignalCondition.NEVER, last.print(), last.pass(), last.name())))
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
        for (int i = 0; i < effective.length; i++) {
            if (effective[i].matches(info, receiver)) {
                return filterActions[i][signo];
            }
        }
        return otherwise[signo].decide(info, receiver);
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
     * @param attribute signal lists to words, objects or lists of objects; JSON as plain Java maps, lists, strings, numbers and booleans. An empty Optional takes the rule
     *     of its signals away
     */
    public RuleBasedSignalPolicy withAttribute(Map<String, ?> attribute) throws SignalRuleException {
        return withRules(attribute, "signals");
    }

    /** As {@link #withAttribute}, for rules that were written somewhere else; their names begin with that place. */
    public RuleBasedSignalPolicy withRules(Map<String, ?> attribute, String origin) throws SignalRuleException {
        RuleBasedSignalPolicy policy = this;
        for (Map.Entry<String, ?> entry : attribute.entrySet()) {
            SignalRule[] changed = policy.rules.clone();
            for (Signal signal : signals(entry.getKey(), origin).signals()) {
                boolean gone = entry.getValue() instanceof Optional<?> none && none.isEmpty();
                changed[signal.number()] =
                        gone ? null : RuleAttribute.parse(entry.getValue(), policy.view(signal), origin);
            }
            policy = new RuleBasedSignalPolicy(changed, policy.preset, policy.filters);
        }
        return policy;
    }

    private static SignalSet signals(String list, String origin) throws SignalRuleException {
        try {
            return SignalListParser.parse(list, 0);
        } catch (SignalRuleException e) {
            throw e.in(origin, list);
        }
    }

    /** With words for some signals, as {@code handle} takes them; the words change the rule in force, the newest wins. */
    public RuleBasedSignalPolicy withWords(SignalSet signals, String words) throws SignalRuleException {
        return withWords(signals, words, 0);
    }

    private RuleBasedSignalPolicy withWords(SignalSet signals, String words, int offset) throws SignalRuleException {
        SignalRule[] changed = rules.clone();
        for (Signal signal : signals.signals()) {
            changed[signal.number()] =
                    new SignalRule(List.of(HandleWords.apply(words, offset, view(signal), "handle." + signal.name())));
        }
        return new RuleBasedSignalPolicy(changed, preset, filters);
    }

    /** With a command's arguments: signals, then words ({@code SIGUSR1 SIGUSR2 nostop noprint}). */
    public RuleBasedSignalPolicy withHandle(String arguments) throws SignalRuleException {
        int words = HandleCommand.startOfWords(arguments);
        return withWords(HandleCommand.signals(arguments), arguments.substring(words), words);
    }

    /** What is in force for a signal, filters aside: the rule when there is one, else the preset. */
    public SignalRuleView view(Signal signal) {
        SignalRule rule = inForce(signal);
        SignalRule.Case last = rule.cases().get(rule.cases().size() - 1);
        return new SignalRuleView(
                signal, last.stop(), last.print(), last.pass(), rule.cases().size(), last.name());
    }

    /** The rule that is in force for a signal, filters aside: its own, else the preset's. */
    public SignalRule inForce(Signal signal) {
        return rules[signal.number()] == null ? preset.rule(signal) : rules[signal.number()];
    }

    /** The explicit rule for a signal. */
    public Optional<SignalRule> rule(Signal signal) {
        return Optional.ofNullable(rules[signal.number()]);
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
