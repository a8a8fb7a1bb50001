#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int got, value, sender;

static void handler(int signo, siginfo_t *info, void *context) {
    got = signo; // @bp handler
    value = info->si_value.sival_int;
    sender = info->si_pid;
}

static void trap_getppid(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    union sigval payload = {.sival_int = 42};
    sigqueue(getpid(), SIGUSR1, payload);
    printf("got %d value %d\n", got, value); // @bp after-queue
    if (argc > 1) {
        trap_getppid();
        long result = syscall(SYS_getppid);
        printf("getppid %ld\n", result < 0 ? -errno : result);
    }
    if (argc > 2)
        *(volatile int *)16 = 1; // @bp fault
    return got; // @bp end
}
