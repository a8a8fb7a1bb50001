package dev.signalbox.ptrace.seccomp;

/** What a filter can decide, the strictest first (seccomp(2); include/uapi/linux/seccomp.h). */
public enum SeccompAction {
    KILL_PROCESS(0x80000000, "kills the process"),
    KILL_THREAD(0, "kills the thread"),
    TRAP(0x00030000, "raises SIGSYS"),
    ERRNO(0x00050000, "makes the call fail"),
    USER_NOTIF(0x7fc00000, "asks the supervisor"),
    TRACE(0x7ff00000, "asks the tracer"),
    LOG(0x7ffc0000, "allows and logs"),
    ALLOW(0x7fff0000, "allows");

    private static final int MASK = 0xffff0000;

    private final int value;
    private final String words;

    SeccompAction(int value, String words) {
        this.value = value;
        this.words = words;
    }

    /** The action of a filter's return value; one that the kernel does not know kills the process. */
    public static SeccompAction of(int returned) {
        for (SeccompAction action : values()) {
            if (action.value == (returned & MASK)) {
                return action;
            }
        }
        return KILL_PROCESS;
    }

    /** How strict a return value is: the smaller, the stricter. The kernel compares the upper half as a signed number. */
    static int strictness(int returned) {
        return returned & MASK;
    }

    /** The constant in the upper half of the return value. */
    public int value() {
        return value;
    }

    /** What it does, in words. */
    public String words() {
        return words;
    }

    /** {@code RET_TRAP}: the name of its constant without SECCOMP_. */
    public String constantName() {
        return "RET_" + name();
    }
}
