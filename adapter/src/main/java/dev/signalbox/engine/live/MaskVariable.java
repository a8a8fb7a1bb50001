package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.HandleCommand;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.signal.SignalRuleException;
import dev.signalbox.ptrace.signal.SignalSet;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The sets of signals of a thread and its process, as a variable; what is blocked can be changed. Engine thread. */
final class MaskVariable {
    private static final int CHILDREN = 5;

    private final SignalFacts facts;

    private MaskVariable(SignalFacts facts) {
        this.facts = facts;
    }

    static Variable of(SignalFacts facts) {
        MaskVariable masks = new MaskVariable(facts);
        return ViewVariable.property("masks", () -> masks.set(SignalMasks::blocked) + " blocked")
                .withChildren(CHILDREN, masks::children);
    }

    private List<Variable> children() {
        return List.of(
                ViewVariable.property("blocked", () -> set(SignalMasks::blocked))
                        .withSetter(this::setBlocked),
                ViewVariable.property("pending (thread)", () -> set(SignalMasks::pendingThread)),
                ViewVariable.property("pending (process)", () -> set(SignalMasks::pendingProcess)),
                ViewVariable.property("ignored", () -> set(SignalMasks::ignored)),
                ViewVariable.property("caught", () -> set(SignalMasks::caught)));
    }

    private String set(Function<SignalMasks, SignalSet> which) {
        try {
            return DispositionVariable.set(which.apply(SignalMasks.read(facts.pid(), facts.tid())));
        } catch (TraceeGoneException | IOException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private void setBlocked(String text) throws EngineException {
        String list = text.strip().replace("\"", "");
        try {
            SignalSet wanted = list.isEmpty() || list.equals("none") ? SignalSet.NONE : HandleCommand.signals(list);
            if (wanted.contains(9) || wanted.contains(19)) {
                if (!list.equals("all")) {
                    throw new EngineException("SIGKILL and SIGSTOP cannot be blocked");
                }
            }
            facts.stop().requireCurrent();
            facts.stop().group().tracer().setSignalMask(facts.tid(), wanted.mask());
            facts.stop().edited();
        } catch (SignalRuleException e) {
            throw new EngineException("blocked takes signals like \"SIGUSR1, SIGTERM\", or none: " + e.getMessage(), e);
        } catch (TraceeGoneException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }
}
