package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import java.util.Optional;

/**
 * What decides about the delivery of a signal, as far as it is known at its stop.
 *
 * @param info the siginfo that will be delivered; its si_signo is the signal
 * @param now the sets at the stop
 * @param before the sets at an earlier moment, when somebody looked
 * @param action the signal's disposition at the stop, when it could be asked for
 * @param namespaceInit whether the process is the first of its pid namespace
 * @param groupOrphaned whether nobody is left in the session who could continue its process group
 * @param withinHandler whether a handler of the same signal is under way in the thread, which blocks the signal unless it has SA_NODEFER
 * @param stackLost whether the handler's frame has no place: the stack cannot grow and no alternate one will be used
 */
public record DeliveryFacts(
        SignalInfoView info,
        SignalMasks now,
        Optional<SignalMasks> before,
        Optional<Disposition> action,
        boolean namespaceInit,
        boolean groupOrphaned,
        boolean withinHandler,
        boolean stackLost) {
    /** The facts that are always at hand, the rest unknown. */
    public static DeliveryFacts of(SignalInfoView info, SignalMasks now) {
        return new DeliveryFacts(info, now, Optional.empty(), Optional.empty(), false, false, false, false);
    }

    /** With the sets from before. */
    public DeliveryFacts since(Optional<SignalMasks> earlier) {
        return new DeliveryFacts(info, now, earlier, action, namespaceInit, groupOrphaned, withinHandler, stackLost);
    }

    /** With the disposition. */
    public DeliveryFacts with(Optional<Disposition> disposition) {
        return new DeliveryFacts(
                info, now, before, disposition, namespaceInit, groupOrphaned, withinHandler, stackLost);
    }

    /** With what is known of the process among others. */
    public DeliveryFacts in(boolean isNamespaceInit, boolean isGroupOrphaned) {
        return new DeliveryFacts(info, now, before, action, isNamespaceInit, isGroupOrphaned, withinHandler, stackLost);
    }

    /** Raised while its own handler runs. */
    public DeliveryFacts withinItsHandler() {
        return new DeliveryFacts(info, now, before, action, namespaceInit, groupOrphaned, true, stackLost);
    }

    /** Without room for a handler's frame. */
    public DeliveryFacts withoutStack() {
        return new DeliveryFacts(info, now, before, action, namespaceInit, groupOrphaned, withinHandler, true);
    }
}
