/* Prints where the fields of siginfo_t lie and the numbers of si_code names, from the system's headers. */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#define FIELD(name) printf("field " #name " %zu %zu\n", (size_t)((char *)&info.name - (char *)&info), sizeof info.name)
#define CODE(name) printf("code " #name " %d\n", name)

int main(void)
{
    static siginfo_t info;
    FIELD(si_signo); FIELD(si_errno); FIELD(si_code); FIELD(si_pid); FIELD(si_uid); FIELD(si_value.sival_int); FIELD(si_value.sival_ptr);
    FIELD(si_timerid); FIELD(si_overrun); FIELD(si_status); FIELD(si_utime); FIELD(si_stime); FIELD(si_addr); FIELD(si_addr_lsb);
    FIELD(si_lower); FIELD(si_upper); FIELD(si_pkey); FIELD(si_band); FIELD(si_fd); FIELD(si_call_addr); FIELD(si_syscall); FIELD(si_arch);
    CODE(SI_USER); CODE(SI_KERNEL); CODE(SI_QUEUE); CODE(SI_TIMER); CODE(SI_MESGQ); CODE(SI_ASYNCIO); CODE(SI_SIGIO); CODE(SI_TKILL); CODE(SI_ASYNCNL);
    CODE(ILL_ILLOPC); CODE(ILL_ILLOPN); CODE(ILL_ILLADR); CODE(ILL_ILLTRP); CODE(ILL_PRVOPC); CODE(ILL_PRVREG); CODE(ILL_COPROC); CODE(ILL_BADSTK);
    CODE(FPE_INTDIV); CODE(FPE_INTOVF); CODE(FPE_FLTDIV); CODE(FPE_FLTOVF); CODE(FPE_FLTUND); CODE(FPE_FLTRES); CODE(FPE_FLTINV); CODE(FPE_FLTSUB);
    CODE(FPE_FLTUNK); CODE(FPE_CONDTRAP);
    CODE(SEGV_MAPERR); CODE(SEGV_ACCERR); CODE(SEGV_BNDERR); CODE(SEGV_PKUERR);
    CODE(BUS_ADRALN); CODE(BUS_ADRERR); CODE(BUS_OBJERR); CODE(BUS_MCEERR_AR); CODE(BUS_MCEERR_AO);
    CODE(TRAP_BRKPT); CODE(TRAP_TRACE); CODE(TRAP_BRANCH); CODE(TRAP_HWBKPT); CODE(TRAP_UNK);
    CODE(CLD_EXITED); CODE(CLD_KILLED); CODE(CLD_DUMPED); CODE(CLD_TRAPPED); CODE(CLD_STOPPED); CODE(CLD_CONTINUED);
    CODE(POLL_IN); CODE(POLL_OUT); CODE(POLL_MSG); CODE(POLL_ERR); CODE(POLL_PRI); CODE(POLL_HUP);
    return 0;
}
