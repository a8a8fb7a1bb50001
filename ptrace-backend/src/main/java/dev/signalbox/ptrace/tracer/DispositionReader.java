package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks the kernel, on behalf of a stopped process, what it has arranged for signals: nothing else than the process's own calls tells. Tracer thread only. */
final class DispositionReader {
    private static final long SIGSET_SIZE = 8;

    private final InjectedCall injected;

    DispositionReader(TracerCore core) {
        this.injected = new InjectedCall(core);
    }

    /** What runs the calls. */
    InjectedCall injected() {
        return injected;
    }

    /** The dispositions are the same for all threads: those that were merely interrupted are preferred to one that stands at a signal. */
    List<Disposition> dispositions(TracedProcess process, SignalSet signals)
            throws TraceeGoneException, InjectionRefusedException {
        List<Tracee> candidates = new ArrayList<>(process.threads);
        candidates.removeIf(thread -> !thread.isStopped());
        candidates.sort(Comparator.comparing(thread -> thread.stop != Tracee.Stop.INTERRUPT));
        InjectionRefusedException refused = new InjectionRefusedException("none of its threads is stopped");
        for (Tracee thread : candidates) {
            try {
                return injected.in(thread, calls -> read(calls, signals));
            } catch (InjectionRefusedException e) {
                refused = e;
            }
        }
        throw refused;
    }

    /** The disposition of one signal, asked by one thread that may stop alone. */
    Disposition disposition(Tracee thread, Signal signal) throws TraceeGoneException, InjectionRefusedException {
        return injected.in(thread, calls -> read(calls, SignalSet.of(signal)).get(0));
    }

    /** Sets a disposition as the program itself could have done it. */
    void set(Tracee thread, Disposition wanted) throws TraceeGoneException, InjectionRefusedException {
        injected.in(thread, calls -> {
            calls.store(wanted.encode(calls.wordSize()));
            refuse(
                    calls.call("rt_sigaction", wanted.signal().number(), calls.scratch(), 0, SIGSET_SIZE),
                    "rt_sigaction");
            return wanted;
        });
    }

    private static List<Disposition> read(InjectedCall calls, SignalSet signals)
            throws TraceeGoneException, InjectionRefusedException {
        List<Disposition> found = new ArrayList<>();
        for (Signal signal : signals.signals()) {
            long result = calls.call("rt_sigaction", signal.number(), 0, calls.scratch(), SIGSET_SIZE);
            refuse(result, "rt_sigaction");
            found.add(Disposition.decode(signal, calls.result(Disposition.size(calls.wordSize())), calls.wordSize()));
        }
        return found;
    }

    /** The alternate stack is the thread's own. */
    AlternateStack alternateStack(Tracee thread) throws TraceeGoneException, InjectionRefusedException {
        return injected.in(thread, calls -> {
            refuse(calls.call("sigaltstack", 0, calls.scratch()), "sigaltstack");
            return AlternateStack.decode(calls.result(AlternateStack.size(calls.wordSize())), calls.wordSize());
        });
    }

    private static void refuse(long result, String call) throws InjectionRefusedException {
        if (result != 0) {
            throw new InjectionRefusedException(call + " failed with errno " + -result);
        }
    }
}
