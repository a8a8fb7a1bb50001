package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.ArrayList;
import java.util.List;

/** Signals that wait, as variables: those that the kernel queues for the thread and for the process, and those that are held here. Engine thread. */
final class QueueVariables {
    private final SignalFacts facts;

    private QueueVariables(SignalFacts facts) {
        this.facts = facts;
    }

    private record Waiting(SignalInfo info, String where) {}

    private interface Look {
        List<Waiting> at(Tracer tracer) throws TraceeGoneException;
    }

    /** In the order of their arrival, the thread's own first, as the kernel takes them; what is only pending without a record is in masks. */
    static Variable queue(SignalFacts facts) {
        return new QueueVariables(facts).list("queue", "waiting signal", tracer -> {
            List<Waiting> all = new ArrayList<>();
            for (SignalInfo info : tracer.pendingSignals(facts.tid(), false)) {
                all.add(new Waiting(info, "for the thread: "));
            }
            for (SignalInfo info : tracer.pendingSignals(facts.tid(), true)) {
                all.add(new Waiting(info, "for the process: "));
            }
            return all;
        });
    }

    /** Oldest first. */
    static Variable held(SignalFacts facts) {
        return new QueueVariables(facts).list("held", "held signal", tracer -> tracer.heldSignals(facts.tid()).stream()
                .map(info -> new Waiting(info, ""))
                .toList());
    }

    private Variable list(String name, String what, Look look) {
        return ViewVariable.property(name, () -> summary(look, what)).withChildren(() -> elements(look));
    }

    private List<Waiting> waiting(Look look) throws EngineException {
        facts.stop().requireCurrent();
        try {
            return look.at(facts.stop().group().tracer());
        } catch (TraceeGoneException e) {
            throw new EngineException("the thread has ended", e);
        } catch (NotStoppedException | PtraceException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    private String summary(Look look, String what) {
        try {
            int number = waiting(look).size();
            return number == 0 ? "empty" : number + " " + what + (number == 1 ? "" : "s");
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private List<Variable> elements(Look look) {
        List<Variable> shown = new ArrayList<>();
        try {
            for (Waiting one : waiting(look)) {
                shown.add(element("[" + shown.size() + "]", one));
            }
        } catch (EngineException e) {
            shown.clear(); // over or dead: the variable's own text says so
        }
        return shown;
    }

    private static Variable element(String name, Waiting one) {
        Variable fields = SiginfoVariable.of(name, one.info());
        return ViewVariable.property(name, () -> one.where() + SiginfoVariable.summary(one.info()))
                .withType("siginfo_t")
                .withChildren(() -> fields.children(0, Integer.MAX_VALUE));
    }
}
