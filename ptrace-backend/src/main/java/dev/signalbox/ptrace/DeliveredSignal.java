package dev.signalbox.ptrace;

import dev.signalbox.ptrace.event.SignalInfo;
import java.util.Optional;

/**
 * A signal that left its stop for the program, for comparison with what the program's handler finds on the stack.
 *
 * @param seen the siginfo as ptrace showed it when the signal arrived; empty for one that the user made up
 * @param given what was to be delivered: the same, or with the user's changes
 * @param edited whether it was set with PTRACE_SETSIGINFO
 * @param sp the stack pointer of the code that the signal interrupted
 */
public record DeliveredSignal(Optional<SignalInfo> seen, SignalInfo given, boolean edited, long sp) {}
