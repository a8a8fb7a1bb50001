/* SIGSYS of a seccomp filter with SECCOMP_RET_TRAP: handled, with its siginfo; blocked, ignored and by default it kills. SECCOMP_RET_ERRNO, _TRACE, _LOG and _KILL. */
#include "account.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static void on_call(int signal, siginfo_t *info, void *context) {
    (void)context;
    say("signal %d, code %d, call %d, data %d, architecture %#x", signal, info->si_code, info->si_syscall, info->si_errno, info->si_arch);
}

static void install(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | 42),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOTTY),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setdomainname, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 7),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_acct, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
    check(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "PR_SET_SECCOMP");
}

static void handled(void) {
    handle(SIGSYS, on_call, 0);
    install();
    long result = syscall(SYS_getppid);
    say("the call gave %ld", result);
    result = syscall(SYS_sethostname, "x", 1);
    say("refused with %s", result < 0 ? strerror(errno) : "nothing");
    result = syscall(SYS_setdomainname, "x", 1);
    say("left to a tracer: %ld, %s", result, strerror(errno));
    say("logged: %d", syscall(SYS_getpgid, 0) > 0);
}

static void blocked(void) {
    handle(SIGSYS, on_call, 0);
    set_mask(SIG_BLOCK, SIGSYS);
    install();
    syscall(SYS_getppid);
    say("not reached");
}

static void ignored(void) {
    signal(SIGSYS, SIG_IGN);
    install();
    syscall(SYS_getppid);
    say("not reached");
}

static void by_default(void) {
    install();
    syscall(SYS_getppid);
    say("not reached");
}

static void killed(void) {
    handle(SIGSYS, on_call, 0);
    install();
    syscall(SYS_acct, NULL);
    say("not reached");
}

int main(void) {
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    in_child("handled", handled);
    in_child("blocked", blocked);
    in_child("ignored", ignored);
    in_child("by default", by_default);
    in_child("killed", killed);
    handled();
    return 0;
}
