package dev.signalbox.engine.live;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import java.util.ArrayList;
import java.util.List;

/** The variables of the scope Signal in their order, each of which says why when it cannot be had. Engine thread. */
final class SignalScope {
    private SignalScope() {}

    /** Those of a signal that is about to be delivered. */
    static List<Variable> of(LiveSignalStop signal) {
        SignalFacts facts = signal.facts();
        List<Variable> all = new ArrayList<>();
        all.add(ViewVariable.property("delivery", signal::delivery)
                .withExpression("$signal")
                .withSetter(signal::setDelivery));
        all.add(SiginfoVariable.of(signal));
        all.add(SenderVariable.of(signal.stop().group(), signal.info(), signal.pid()));
        all.add(DispositionVariable.of(signal));
        CauseVariables.of(facts).ifPresent(all::add);
        if (signal.isBlockedCall()) {
            all.add(CallVariable.of(signal));
        } else {
            signal.stop().liveCall(signal.tid()).map(CaughtCallVariable::of).ifPresent(all::add);
        }
        if (BlockedCalls.isBySeccomp(facts.arrived())) {
            all.add(SeccompVariable.of(signal.stop(), signal.tid()));
        }
        all.add(MaskVariable.of(facts, true));
        all.add(QueueVariables.queue(facts));
        all.add(AltstackVariable.of(facts));
        all.add(QueueVariables.held(facts));
        all.add(SignalPolicyVariable.of(signal.stop().group().signalSettings(), signal.signal()));
        return all;
    }

    /** Those of a thread that seccomp kills: no signal arrives. */
    static List<Variable> ofKilledCall(LiveStop stop, int tid) {
        return List.of(CallVariable.shown(stop, tid), SeccompVariable.of(stop, tid));
    }

    /** The call out of which a thread was taken for the stop, and which it makes again when it goes on. */
    static List<Variable> ofInterruptedCall(LiveStop stop, int tid) {
        return List.of(CallVariable.shown(stop, tid));
    }

    /** Those of the signal that a thread is about to die of: nothing about it can be decided any more. */
    static List<Variable> ofDeath(SignalFacts facts) {
        List<Variable> all = new ArrayList<>();
        all.add(SiginfoVariable.of("siginfo", facts.arrived()));
        all.add(SenderVariable.of(facts.stop().group(), facts.arrived(), facts.pid()));
        CauseVariables.of(facts).ifPresent(all::add);
        all.add(MaskVariable.of(facts, false));
        all.add(QueueVariables.queue(facts));
        return all;
    }
}
