package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfo;

/** What resuming does with the signal at which a thread stopped. */
public sealed interface SignalDelivery {
    /** The signal arrives as it came: resumed without PTRACE_SETSIGINFO. */
    record Pass() implements SignalDelivery {}

    /** The same or another signal arrives with this siginfo (its si_signo says which). */
    record Edited(SignalInfo info) implements SignalDelivery {}

    /** The program never hears of it. */
    record Suppress() implements SignalDelivery {}

    /** Kept with its siginfo, to be released later. Refused for a synchronous fault. */
    record Hold() implements SignalDelivery {}
}
