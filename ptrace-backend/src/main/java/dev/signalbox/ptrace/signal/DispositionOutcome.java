package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;

/** What happens to the program when the signal at which it is stopped is delivered; {@link DeliveryOutcome} finds it. */
public enum DispositionOutcome {
    HANDLER_RUNS("handler runs", false),
    TERMINATES("terminates", true),
    DUMPS_CORE("dumps core", true),
    STOPS("stops", false),
    CONTINUES("continues", false),
    IGNORED("ignored", false),
    /** It is blocked: delivering puts it back into its queue. */
    STAYS_PENDING("stays pending: the signal is blocked", false),
    /** The kernel overrode a handler, an ignored disposition or the mask, since the program cannot go on at this instruction. */
    FORCED("forced: your handler will not run", true);

    private final String text;
    private final boolean fatal;

    DispositionOutcome(String text, boolean fatal) {
        this.text = text;
        this.fatal = fatal;
    }

    /** As users read it. */
    public String text() {
        return text;
    }

    /** Why, when nothing unusual is at work: a sentence without full stop. */
    public String usualReason() {
        switch (this) {
            case HANDLER_RUNS:
                return "the program has a handler, and the thread does not block the signal";
            case IGNORED:
                return "the program ignores it, or has arranged nothing for a signal that is ignored then";
            case STAYS_PENDING:
                return "the thread blocks it";
            case FORCED:
                return "the kernel does not put off what the program's own instruction raised";
            default:
                return "the program has arranged nothing else: this is the default action";
        }
    }

    /** Whether delivering ends the process. */
    public boolean fatal() {
        return fatal;
    }

    /** Whether the kernel raised it for what the program's current instruction did: such a signal can be neither blocked nor put off. */
    public static boolean isForced(SignalInfoView info) {
        switch (info.signo()) {
            case 4: // ILL
            case 5: // TRAP
            case 7: // BUS
            case 8: // FPE
            case 11: // SEGV
            case 31: // SYS
                return info.code() > 0;
            default:
                return false;
        }
    }

    /** What happens to a process that has arranged nothing for the signal. */
    static DispositionOutcome ofDefault(Signal signal) {
        switch (DefaultAction.of(signal)) {
            case CORE:
                return DUMPS_CORE;
            case STOP:
                return STOPS;
            case IGNORE:
                return IGNORED;
            case CONTINUE:
                return CONTINUES;
            default:
                return TERMINATES;
        }
    }
}
