package dev.signalbox.ptrace.event;

/** What happened on a descriptor that signals its events (fcntl(2), F_SETSIG). */
public final class PollReason {
    private PollReason() {}

    /** A phrase that follows the name of the descriptor. */
    public static String of(int code) {
        switch (code) {
            case 1:
                return "can be read";
            case 2:
                return "can be written";
            case 3:
                return "has a message";
            case 4:
                return "has an error";
            case 5:
                return "has urgent data";
            case 6:
                return "was hung up";
            default:
                return "is ready";
        }
    }
}
