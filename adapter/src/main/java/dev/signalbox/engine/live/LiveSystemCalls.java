package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.syscall.CallRow;
import dev.signalbox.engine.syscall.SystemCallSettings;
import dev.signalbox.ptrace.syscall.CallCatch;
import dev.signalbox.ptrace.syscall.CallRuleException;
import dev.signalbox.ptrace.syscall.CallTeller;
import dev.signalbox.ptrace.syscall.CatchWatcher;
import dev.signalbox.ptrace.syscall.InjectWatcher;
import dev.signalbox.ptrace.syscall.Injection;
import dev.signalbox.ptrace.syscall.InjectionParser;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** The catchpoints and injections of a group: two immutable watchers that are exchanged at each change. Engine thread. */
final class LiveSystemCalls implements SystemCallSettings {
    private final LiveWatchers watchers;
    private final IntSupplier ids;
    private List<Rule> rules = new ArrayList<>();
    private Optional<CallTeller.Listener> listener = Optional.empty();

    /** @param ids gives the next number */
    LiveSystemCalls(LiveWatchers watchers, IntSupplier ids) {
        this.watchers = watchers;
        this.ids = ids;
    }

    /** A rule that can be switched. */
    private static final class Rule {
        private final int id;
        private final String text;
        private final Optional<CallCatch> stops;
        private final Optional<Injection> tampers;
        private boolean enabled = true;
        private long hits;

        Rule(int id, CallRow.Kind kind, String text) throws EngineException {
            this.id = id;
            this.text = text.strip();
            try {
                boolean isCatch = kind == CallRow.Kind.CATCH;
                stops = isCatch ? Optional.of(CallCatch.parse(id, text)) : Optional.empty();
                tampers = isCatch ? Optional.empty() : Optional.of(InjectionParser.parse(text));
            } catch (CallRuleException e) {
                throw new EngineException(
                        capitalized(e.getMessage()) + " (at position " + (e.position() + 1) + " of \"" + text + "\")",
                        e);
            }
        }

        CallRow.Kind kind() {
            return stops.isPresent() ? CallRow.Kind.CATCH : CallRow.Kind.INJECT;
        }

        CallRow row() {
            return new CallRow(id, kind(), text, enabled, hits);
        }
    }

    private static String capitalized(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }

    @Override
    public CallRow add(CallRow.Kind kind, String text) throws EngineException {
        Rule rule = new Rule(ids.getAsInt(), kind, text);
        rules.add(rule);
        install();
        return rule.row();
    }

    @Override
    public boolean remove(int id) {
        boolean removed = rules.removeIf(rule -> rule.id == id);
        if (removed) {
            install();
        }
        return removed;
    }

    @Override
    public boolean enable(int id, boolean enabled) {
        Optional<Rule> found = rules.stream().filter(rule -> rule.id == id).findFirst();
        found.ifPresent(rule -> {
            rule.enabled = enabled;
            install();
        });
        return found.isPresent();
    }

    @Override
    public List<CallRow> rows() {
        return rules.stream().map(Rule::row).toList();
    }

    @Override
    public void tellInstead(CallTeller.Listener told) {
        listener = Optional.of(told);
        install();
    }

    @Override
    public void replace(CallRow.Kind kind, List<String> texts) throws EngineException {
        List<Rule> before = new ArrayList<>(
                rules.stream().filter(rule -> rule.kind() == kind).toList());
        List<Rule> now = new ArrayList<>(
                rules.stream().filter(rule -> rule.kind() != kind).toList());
        for (String text : texts) {
            Optional<Rule> same = before.stream()
                    .filter(rule -> rule.text.equals(text.strip()))
                    .findFirst();
            same.ifPresent(before::remove);
            now.add(same.isPresent() ? same.get() : new Rule(ids.getAsInt(), kind, text));
        }
        rules = now;
        install();
    }

    /** A process stopped at these catchpoints. */
    void hit(List<Integer> catchpoints) {
        rules.stream().filter(rule -> catchpoints.contains(rule.id)).forEach(rule -> rule.hits++);
    }

    private void install() {
        List<CallCatch> catches = enabled().flatMap(rule -> rule.stops.stream()).toList();
        List<Injection> injections =
                enabled().flatMap(rule -> rule.tampers.stream()).toList();
        watchers.set(
                LiveWatchers.Party.INJECTIONS,
                injections.isEmpty() ? Optional.empty() : Optional.of(new InjectWatcher(injections)));
        watchers.set(
                LiveWatchers.Party.CATCHPOINTS,
                catches.isEmpty() ? Optional.empty() : Optional.of(watcher(new CatchWatcher(catches))));
    }

    private SystemCallWatcher watcher(CatchWatcher catchpoints) {
        return listener.<SystemCallWatcher>map(told -> new CallTeller(catchpoints, told))
                .orElse(catchpoints);
    }

    private Stream<Rule> enabled() {
        return rules.stream().filter(rule -> rule.enabled);
    }
}
