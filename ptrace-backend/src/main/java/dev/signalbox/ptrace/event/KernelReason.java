package dev.signalbox.ptrace.event;

/** Why the kernel itself raised a signal that says no more than SI_KERNEL; appended to the signal's name. */
final class KernelReason {
    private KernelReason() {}

    static String of(SignalInfoView info) {
        if (info.code() != SiCode.SI_KERNEL) {
            return " with si_code " + SiCode.name(info.signo(), info.code()).orElse(String.valueOf(info.code()));
        }
        switch (info.signo()) {
            case 1:
                return ": the terminal hung up";
            case 2:
                return ": interrupt from the terminal (Ctrl-C)";
            case 3:
                return ": quit from the terminal (Ctrl-\\)";
            case 5:
                return ": breakpoint instruction (int3)";
            case 7:
            case 11:
                // x86 reports a general protection fault without an address (arch/x86/kernel/traps.c)
                return ": general protection fault, such as a non-canonical address; the processor does not tell which";
            case 9:
                return " sent by the kernel, perhaps for want of memory";
            case 14:
                return ": the timer of alarm() or setitimer() expired";
            case 20:
                return ": stop from the terminal (Ctrl-Z)";
            case 21:
                return ": a background process reads from its terminal";
            case 22:
                return ": a background process writes to its terminal";
            case 24:
                return ": the CPU time limit is used up";
            case 26:
                return ": the timer of the process's CPU time expired";
            case 27:
                return ": the profiling timer expired";
            case 28:
                return ": the terminal's size changed";
            default:
                return " sent by the kernel";
        }
    }
}
