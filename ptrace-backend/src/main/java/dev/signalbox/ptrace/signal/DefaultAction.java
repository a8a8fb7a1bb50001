package dev.signalbox.ptrace.signal;

/** What a signal does to a program that has not arranged otherwise (signal(7), "Standard signals"). */
public enum DefaultAction {
    TERMINATE,
    CORE,
    STOP,
    IGNORE,
    CONTINUE;

    /** The default action of a signal. */
    public static DefaultAction of(Signal signal) {
        switch (signal.number()) {
            case 3: // QUIT
            case 4: // ILL
            case 5: // TRAP
            case 6: // ABRT
            case 7: // BUS
            case 8: // FPE
            case 11: // SEGV
            case 24: // XCPU
            case 25: // XFSZ
            case 31: // SYS
                return CORE;
            case 17: // CHLD
            case 23: // URG
            case 28: // WINCH
                return IGNORE;
            case 18: // CONT
                return CONTINUE;
            case 19: // STOP
            case 20: // TSTP
            case 21: // TTIN
            case 22: // TTOU
                return STOP;
            default:
                return TERMINATE;
        }
    }
}
