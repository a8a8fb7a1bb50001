package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.signal.SignalPolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Carries out injections. Of several rules for a call the last one counts, as with strace. Immutable. */
public final class InjectWatcher implements SystemCallWatcher {
    private final List<Injection> rules;
    private final CallSet calls;

    /** Of these rules. */
    public InjectWatcher(List<Injection> rules) {
        this.rules = List.copyOf(rules);
        this.calls = rules.stream().map(Injection::calls).reduce(CallSet.NONE, CallSet::or);
    }

    @Override
    public CallSet calls(SignalPolicy.Receiver thread) {
        return calls;
    }

    @Override
    public CallDecision entered(SystemCallView call) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Injection rule = rules.get(i);
            if (rule.calls().contains(call.table(), call.number())) {
                return rule.when().holds(call.count(rule)) ? decision(rule, call) : CallDecision.GO_ON;
            }
        }
        return CallDecision.GO_ON;
    }

    private static CallDecision decision(Injection rule, SystemCallView call) {
        if (rule.delayExit() > 0) {
            call.mark(rule);
        }
        OptionalInt number = rule.substitute().isPresent()
                ? call.table().number(rule.substitute().get())
                : rule.result().isPresent() ? OptionalInt.of(-1) : OptionalInt.empty();
        return new CallDecision(
                false,
                rule.delayExit() > 0,
                number,
                rule.result(),
                rule.signal(),
                rule.delayEnter(),
                Optional.of("inject " + rule.text()),
                List.of());
    }

    @Override
    public CallDecision returned(SystemCallView call) {
        for (Injection rule : rules) {
            if (rule.delayExit() > 0 && call.isMarked(rule)) {
                return new CallDecision(
                        false,
                        false,
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        0,
                        rule.delayExit(),
                        Optional.of("inject " + rule.text()),
                        List.of());
            }
        }
        return CallDecision.GO_ON;
    }
}
