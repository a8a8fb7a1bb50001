package dev.signalbox.ptrace.signal;

import java.util.Optional;
import java.util.function.Function;

/**
 * What delivering a signal will do, and why when that is not obvious.
 *
 * @param kind what
 * @param why a sentence without full stop; empty when there is nothing to explain
 */
public record DeliveryOutcome(DispositionOutcome kind, String why) {
    /** Who blocks all but one of them has not left that one out: the kernel has unblocked it. */
    private static final SignalSet FAULTS =
            SignalSet.of(Signal.SIGILL, Signal.SIGTRAP, Signal.SIGBUS, Signal.SIGFPE, Signal.SIGSEGV, Signal.SIGSYS);

    private static DeliveryOutcome of(DispositionOutcome kind) {
        return new DeliveryOutcome(kind, "");
    }

    /**
     * The outcome that follows from the facts (kernel/signal.c). A fault, a trap or SECCOMP_RET_TRAP that finds its signal blocked or ignored unblocks it and resets it to
     * the default action before the tracer sees the stop (force_sig_info_to_task), so what was before must be known from elsewhere: from sets that were seen
     * earlier, or from what the reset left behind in the disposition.
     */
    public static DeliveryOutcome of(DeliveryFacts facts) {
        int signo = facts.info().signo();
        Signal signal = Signal.of(signo);
        if (signal.equals(Signal.SIGKILL)) {
            return of(DispositionOutcome.TERMINATES);
        }
        if (signal.equals(Signal.SIGSTOP)) {
            return of(DispositionOutcome.STOPS);
        }
        Optional<DeliveryOutcome> overridden =
                DispositionOutcome.isForced(facts.info()) ? overridden(facts, signal) : Optional.empty();
        if (overridden.isPresent()) {
            return overridden.get();
        }
        SignalMasks now = facts.now();
        if (now.blocked().contains(signo)) {
            return of(DispositionOutcome.STAYS_PENDING);
        }
        if (now.caught().contains(signo)) {
            return caught(facts);
        }
        return now.ignored().contains(signo) ? of(DispositionOutcome.IGNORED) : byDefault(facts, signal);
    }

    private static Optional<DeliveryOutcome> overridden(DeliveryFacts facts, Signal signal) {
        int signo = signal.number();
        SignalMasks now = facts.now();
        if (now.blocked().contains(signo) || now.ignored().contains(signo)) {
            // kernels that reset at delivery only
            return forced(signal, now.blocked().contains(signo) ? "blocked" : "ignored");
        }
        if (now.caught().contains(signo) || facts.namespaceInit()) {
            return Optional.empty();
        }
        Optional<Disposition> action = facts.action();
        if (action.filter(entry -> entry.has(ActionFlag.SA_RESETHAND)).isPresent()) {
            return Optional.of(new DeliveryOutcome(
                    DispositionOutcome.DUMPS_CORE,
                    "its handler was reset when it ran (SA_RESETHAND), or since " + signal + " was blocked"));
        }
        if (action.filter(Disposition::isResetHandler).isPresent()) {
            return forced(signal, facts.withinHandler() ? "blocked by its own handler" : "blocked or ignored");
        }
        if (was(facts, SignalMasks::ignored, signo)) {
            return forced(signal, "ignored");
        }
        boolean touched = was(facts, SignalMasks::caught, signo)
                || action.filter(entry -> entry.restorer() != 0).isPresent();
        return touched ? handlerLost(facts, signal) : Optional.empty();
    }

    /**
     * The signal was arranged for once and has its default action now. A handler set without flags leaves nothing behind when the kernel resets it, so that it
     * must be told from the signs that the signal was blocked.
     */
    private static Optional<DeliveryOutcome> handlerLost(DeliveryFacts facts, Signal signal) {
        if (facts.withinHandler()) {
            return forced(signal, "blocked by its own handler");
        }
        long others = FAULTS.mask() & ~signal.bit();
        boolean othersBlocked = (facts.now().blocked().mask() & others) == others;
        boolean wasCaught = was(facts, SignalMasks::caught, signal.number());
        boolean wasBlocked = was(facts, SignalMasks::blocked, signal.number());
        if (othersBlocked || wasCaught && (wasBlocked || facts.action().isEmpty())) {
            return forced(signal, "blocked");
        }
        return Optional.of(
                new DeliveryOutcome(
                        DispositionOutcome.DUMPS_CORE,
                        "the program arranged for it once and it has its default action now: the program set that itself, or it was blocked and the kernel took the handler back"));
    }

    private static boolean was(DeliveryFacts facts, Function<SignalMasks, SignalSet> set, int signo) {
        return facts.before().filter(sets -> set.apply(sets).contains(signo)).isPresent();
    }

    private static Optional<DeliveryOutcome> forced(Signal signal, String how) {
        return Optional.of(new DeliveryOutcome(
                DispositionOutcome.FORCED,
                signal + " was " + how
                        + " when the program's own instruction raised it, so the kernel set it to the default action"));
    }

    private static DeliveryOutcome caught(DeliveryFacts facts) {
        if (facts.stackLost()) {
            return new DeliveryOutcome(
                    DispositionOutcome.FORCED,
                    "there is no stack left for the handler's frame: it needs SA_ONSTACK and an alternate stack (sigaltstack)");
        }
        boolean once = facts.action()
                .filter(entry -> entry.has(ActionFlag.SA_RESETHAND))
                .isPresent();
        return new DeliveryOutcome(
                DispositionOutcome.HANDLER_RUNS,
                once ? "from then on the default action is in force (SA_RESETHAND)" : "");
    }

    private static DeliveryOutcome byDefault(DeliveryFacts facts, Signal signal) {
        DispositionOutcome outcome = DispositionOutcome.ofDefault(signal);
        boolean acts = outcome.fatal() || outcome == DispositionOutcome.STOPS;
        if (acts && facts.namespaceInit()) {
            return new DeliveryOutcome(
                    DispositionOutcome.IGNORED,
                    "the process is the init of its pid namespace, for which the kernel drops what has no handler");
        }
        if (outcome == DispositionOutcome.STOPS && facts.groupOrphaned()) {
            return new DeliveryOutcome(
                    DispositionOutcome.IGNORED,
                    "the process group is orphaned: nobody could continue it, so " + signal + " does not stop it");
        }
        return of(outcome);
    }
}
