package dev.signalbox.ptrace.event;

/** What the processor or the kernel found wrong, for the codes of SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP (sigaction(2)). */
final class FaultReason {
    private FaultReason() {}

    static String of(SignalInfoView info) {
        long address = info.longAt(16);
        String at = "0x" + Long.toHexString(address);
        String name = SiCode.name(info.signo(), info.code()).orElse("");
        switch (name) {
            case "SEGV_MAPERR":
                return "no mapping at address " + at;
            case "SEGV_ACCERR":
                return "the mapping at address " + at + " does not permit this access";
            case "SEGV_BNDERR":
                return "address " + at + " is outside the bounds 0x" + Long.toHexString(info.longAt(32)) + " to 0x"
                        + Long.toHexString(info.longAt(40));
            case "SEGV_PKUERR":
                return "protection key " + Integer.toUnsignedString(info.intAt(32)) + " forbids the access to address "
                        + at;
            case "SEGV_CPERR":
                return "the return address differs from the shadow stack's (control flow protection)";
            case "BUS_ADRALN":
                // x86 does not tell which address it was (arch/x86/kernel/traps.c, exc_alignment_check)
                return address == 0 ? "an address is not aligned" : "address " + at + " is not aligned";
            case "BUS_ADRERR":
                return "nothing behind address " + at + ", perhaps past the end of a mapped file";
            case "BUS_OBJERR":
                return "a hardware error at address " + at;
            case "BUS_MCEERR_AR":
                return "damaged memory at address " + at + " was used";
            case "BUS_MCEERR_AO":
                return "damaged memory at address " + at + " was found, not used yet";
            case "ILL_ILLOPC":
            case "ILL_ILLOPN":
                return "illegal instruction at " + at;
            case "ILL_PRVOPC":
            case "ILL_PRVREG":
                return "privileged instruction at " + at;
            case "ILL_BADSTK":
                return "internal stack error at " + at;
            case "FPE_INTDIV":
                return "integer division by zero at " + at;
            case "FPE_INTOVF":
                return "integer overflow at " + at;
            case "FPE_FLTDIV":
                return "floating point division by zero at " + at;
            case "FPE_FLTOVF":
                return "floating point overflow at " + at;
            case "FPE_FLTUND":
                return "floating point underflow at " + at;
            case "FPE_FLTRES":
                return "inexact floating point result at " + at;
            case "FPE_FLTINV":
                return "invalid floating point operation at " + at;
            case "TRAP_BRKPT":
                return "breakpoint at " + at;
            case "TRAP_TRACE":
                return "single step (trap flag) at " + at;
            case "TRAP_BRANCH":
                return "branch trap at " + at;
            case "TRAP_HWBKPT":
                return "hardware breakpoint or watchpoint at " + at;
            case "TRAP_PERF":
                return "perf event at " + at + ", data 0x" + Long.toHexString(info.longAt(24));
            default:
                return (name.isEmpty() ? "si_code " + info.code() : name) + " at " + at;
        }
    }
}
