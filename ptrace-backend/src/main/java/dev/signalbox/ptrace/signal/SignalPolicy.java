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

        /** The path of the program that the process runs; empty when it cannot be told. */
        String executable();

        /**
         * Whether the process has a handler for this signal. A signal that the kernel forces on a process which blocks or ignores it has lost its handler by the time that it
         * is seen (kernel/signal.c, force_sig_info_to_task).
         */
        boolean handles(int signo);
    }
}
