package dev.signalbox.ptrace.seccomp;

import dev.signalbox.ptrace.event.ErrnoNames;

/**
 * What a filter returned.
 *
 * @param value 32 bits: the action above, its data below
 */
public record ReturnValue(int value) {
    private static final int DATA = 0xffff;

    /** What happens. */
    public SeccompAction action() {
        return SeccompAction.of(value);
    }

    /** The lower 16 bits: si_errno of RET_TRAP, the error of RET_ERRNO, the tracer's message of RET_TRACE. */
    public int data() {
        return value & DATA;
    }

    /** Whether the kernel knows the action; otherwise it kills the process. */
    public boolean isKnown() {
        return action() != SeccompAction.KILL_PROCESS
                || SeccompAction.strictness(value) == SeccompAction.KILL_PROCESS.value();
    }

    /** {@code RET_TRAP data 7}, {@code RET_ERRNO EPERM (1)}, {@code RET_ALLOW}. */
    public String text() {
        if (!isKnown()) {
            return String.format("0x%08x, no known action: kills as RET_KILL_PROCESS", value);
        }
        String name = action().constantName();
        if (action() == SeccompAction.ERRNO) {
            return name + error();
        }
        boolean told = action() == SeccompAction.TRAP || action() == SeccompAction.TRACE || data() != 0;
        return told ? name + " data " + data() : name;
    }

    /** The kernel caps it at MAX_ERRNO; 0 makes the call succeed without being executed. */
    private String error() {
        if (data() == 0) {
            return " 0 (the call is not executed and returns 0)";
        }
        int number = Math.min(data(), ErrnoNames.MAX);
        String name = ErrnoNames.name(number);
        return (name.startsWith("errno") ? " " + number : " " + name + " (" + number + ")")
                + (data() > ErrnoNames.MAX ? ", from data " + data() : "");
    }
}
