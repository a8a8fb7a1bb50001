package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.FilterRequest;
import dev.signalbox.engine.signal.FilterResult;
import dev.signalbox.engine.signal.SignalPolicyState;
import dev.signalbox.engine.signal.SignalRow;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.signal.HandleCommand;
import dev.signalbox.ptrace.signal.RuleBasedSignalPolicy;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalFilter;
import dev.signalbox.ptrace.signal.SignalMeaning;
import dev.signalbox.ptrace.signal.SignalPreset;
import dev.signalbox.ptrace.signal.SignalRule;
import dev.signalbox.ptrace.signal.SignalRuleException;
import dev.signalbox.ptrace.signal.SignalRuleView;
import dev.signalbox.ptrace.signal.SignalSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The signal settings of a group: a policy value that is swapped in the tracer at each change. Engine thread. */
final class LiveSignalSettings implements SignalSettings {
    private static final String DEATH = "signal.death";
    private static final String SECCOMP = "signal.seccomp";
    private static final String FORK = "process.fork";
    private static final String RULE_PREFIX = "filter.";
    private static final Set<String> SIGNAL_FILTERS = SignalFilter.signalsById().keySet();
    private static final int FIRST_FILTER_ID = 1_000_000;

    private final Tracer tracer;
    private final Runnable changed;
    private final Map<String, Integer> filterIds = new HashMap<>();
    private RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.ALL);
    private Optional<List<FilterRequest>> ticked = Optional.empty();
    private final Set<StopEvent> events = EnumSet.of(StopEvent.DEATH);

    /** @param changed is told of every change */
    LiveSignalSettings(Tracer tracer, Runnable changed) {
        this.tracer = tracer;
        this.changed = changed;
    }

    /** Gives the tracer what is in force. */
    void install() {
        tracer.setSignalPolicy(policy);
        tracer.setStopEvents(events);
    }

    /** From now on every exec stops, so that breakpoints are in the new image before it runs. */
    void stopAtExec() {
        if (events.add(StopEvent.EXEC)) {
            tracer.setStopEvents(events);
        }
    }

    private void change(RuleBasedSignalPolicy next) {
        policy = next;
        tracer.setSignalPolicy(next);
        changed.run();
    }

    @Override
    public void applyAttribute(Map<String, ?> attribute) throws EngineException {
        change(Optional.empty(), attribute, "signals");
    }

    @Override
    public void setPreset(String name) throws EngineException {
        change(Optional.of(name), Map.of(), "");
    }

    @Override
    public void change(Optional<String> preset, Map<String, ?> rules, String origin) throws EngineException {
        try {
            RuleBasedSignalPolicy next = policy;
            if (preset.isPresent()) {
                next = next.withPreset(SignalPreset.parse(preset.get()));
            }
            change(next.withRules(rules, origin));
        } catch (SignalRuleException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    @Override
    public List<SignalRow> handle(String arguments) throws EngineException {
        try {
            SignalSet signals = HandleCommand.signals(arguments);
            change(policy.withHandle(arguments));
            return signals.signals().stream().map(this::row).toList();
        } catch (SignalRuleException e) {
            throw new EngineException(e.in("", arguments).getMessage(), e);
        }
    }

    @Override
    public List<FilterResult> setFilters(List<FilterRequest> requests) {
        List<SignalFilter> filters = new ArrayList<>();
        List<FilterResult> results = new ArrayList<>();
        events.remove(StopEvent.DEATH);
        events.remove(StopEvent.FORK);
        events.remove(StopEvent.SECCOMP_TRACE);
        for (FilterRequest request : requests) {
            results.add(tick(request, filters));
        }
        policy = policy.withFilters(filters);
        ticked = Optional.of(List.copyOf(requests));
        install();
        changed.run();
        return results;
    }

    private FilterResult tick(FilterRequest request, List<SignalFilter> ticked) {
        int id = filterIds.computeIfAbsent(request.id(), any -> FIRST_FILTER_ID + filterIds.size());
        String problem = "";
        if (SIGNAL_FILTERS.contains(request.id())) {
            if (request.id().equals(SECCOMP) && request.condition().isBlank()) {
                events.add(StopEvent.SECCOMP_TRACE);
            }
            try {
                ticked.add(SignalFilter.parse(request.id(), request.condition()));
            } catch (SignalRuleException e) {
                problem = e.in("", request.condition()).getMessage();
            }
        } else if (!request.condition().isBlank()
                && (request.id().equals(DEATH) || request.id().equals(FORK))) {
            problem = "This filter takes no condition";
        } else if (request.id().equals(DEATH)) {
            events.add(StopEvent.DEATH);
        } else if (request.id().equals(FORK)) {
            events.add(StopEvent.FORK);
        } else {
            problem = "There is no filter \"" + request.id() + "\" (yet)";
        }
        return new FilterResult(id, problem.isEmpty(), problem);
    }

    @Override
    public List<SignalRow> table() {
        List<SignalRow> rows = new ArrayList<>();
        for (int number = 1; number <= Signal.MAX; number++) {
            rows.add(row(Signal.of(number)));
        }
        return rows;
    }

    @Override
    public SignalRow row(Signal signal) {
        SignalRuleView view = policy.view(signal);
        return new SignalRow(
                signal,
                view.stopText(),
                view.print(),
                view.pass(),
                SignalMeaning.of(signal),
                view.rule(),
                tracer.journal().count(signal),
                policy.inForce(signal).sentences());
    }

    @Override
    public SignalPolicyState state() {
        Map<Signal, Object> rules = new LinkedHashMap<>();
        for (int number = 1; number <= Signal.MAX; number++) {
            Signal signal = Signal.of(number);
            policy.rule(signal).ifPresent(rule -> rules.put(signal, rule.attribute()));
        }
        return new SignalPolicyState(policy.preset().id(), ticked, rules);
    }

    /** The rule in force, filters aside. */
    SignalRule inForce(Signal signal) {
        return policy.inForce(signal);
    }

    /** The number of the filter that a rule's name stands for, as {@link #setFilters} answered it. */
    List<Integer> hitIds(String rule) {
        return rule.startsWith(RULE_PREFIX) ? idOf(rule.substring(RULE_PREFIX.length())) : List.of();
    }

    /** The number of the filter that stops before a death; none where no client has asked for filters. */
    List<Integer> deathIds() {
        return idOf(DEATH);
    }

    private List<Integer> idOf(String filter) {
        Integer id = filterIds.get(filter);
        return id == null ? List.of() : List.of(id);
    }
}
