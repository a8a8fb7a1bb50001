package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;

/** What a child did that its parent is told of by SIGCHLD. */
public final class ChildReason {
    private ChildReason() {}

    /** A phrase that follows the name of the child. */
    public static String of(int code, int status) {
        switch (code) {
            case 1:
                return "exited with status " + status;
            case 2:
                return "was killed by " + signal(status);
            case 3:
                return "died of " + signal(status) + " and dumped core";
            case 4:
                return "was trapped by " + signal(status);
            case 5:
                return "was stopped by " + signal(status);
            default:
                return "continued";
        }
    }

    private static String signal(int number) {
        return number >= 1 && number <= Signal.MAX ? Signal.of(number).name() : "signal " + number;
    }
}
