package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;

/** Decides what becomes of a signal at its signal-delivery-stop. Pure and immutable: the same stop always gets the same answer. */
@FunctionalInterface
public interface SignalPolicy {
    /** The action for this stop. Called on the tracer thread for every signal: returns shared instances, allocates nothing. */
    SignalAction decide(SignalInfoView info, Receiver receiver);

    /** The process and thread that the signal is about to reach. */
    interface Receiver {
        int pid();

        int tid();

        int parentPid();
    }
}
