package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.HandleCommand;
import dev.signalbox.ptrace.signal.Signal;
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

    private final boolean editable;

    private MaskVariable(SignalFacts facts, boolean editable) {
        this.facts = facts;
        this.editable = editable;
    }

    /** With a set of blocked signals that can be changed, unless the thread is past caring. */
    static Variable of(SignalFacts facts, boolean editable) {
        MaskVariable masks = new MaskVariable(facts, editable);
        return ViewVariable.property("masks", () -> masks.set(SignalMasks::blocked) + " blocked")
                .withChildren(CHILDREN, masks::children);
    }

    private List<Variable> children() {
        ViewVariable blocked = ViewVariable.property("blocked", () -> set(SignalMasks::blocked));
        return List.of(
                editable ? blocked.withSetter(this::setBlocked) : blocked,
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
            boolean unblockable = wanted.contains(Signal.SIGKILL.number()) || wanted.contains(Signal.SIGSTOP.number());
            if (unblockable && !list.equals("all")) {
                throw new EngineException("SIGKILL and SIGSTOP cannot be blocked");
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
