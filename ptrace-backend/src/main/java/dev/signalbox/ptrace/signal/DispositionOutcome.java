package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import java.util.Optional;

/** What happens to the program when the signal at which it is stopped is delivered. */
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

    /** Whether delivering ends the process. */
    public boolean fatal() {
        return fatal;
    }

    /**
     * The outcome of delivering a signal now. A fault, a trap or SECCOMP_RET_TRAP that finds its signal blocked or ignored unblocks it and resets it to the
     * default action before the tracer sees the stop (kernel/signal.c, force_sig_info_to_task): so the sets from before tell whether that happened.
     *
     * @param info the siginfo that will be delivered; its si_signo is the signal
     * @param now the sets at the stop
     * @param before the sets at an earlier moment, when they are known
     */
    public static DispositionOutcome of(SignalInfoView info, SignalMasks now, Optional<SignalMasks> before) {
        int signo = info.signo();
        Signal signal = Signal.of(signo);
        if (signal.equals(Signal.SIGKILL)) {
            return TERMINATES;
        }
        if (signal.equals(Signal.SIGSTOP)) {
            return STOPS;
        }
        if (isForced(info)) {
            boolean overridden = now.blocked().contains(signo) || now.ignored().contains(signo);
            boolean wasOverridden = !now.caught().contains(signo)
                    && before.map(sets -> sets.caught().contains(signo)
                                    || sets.ignored().contains(signo))
                            .orElse(false);
            if (overridden || wasOverridden) {
                return FORCED;
            }
        }
        if (now.blocked().contains(signo)) {
            return STAYS_PENDING;
        }
        if (now.caught().contains(signo)) {
            return HANDLER_RUNS;
        }
        return now.ignored().contains(signo) ? IGNORED : ofDefault(signal);
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

    private static DispositionOutcome ofDefault(Signal signal) {
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
