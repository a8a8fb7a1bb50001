/* Arranges signals in every way and tells what its handlers and its system calls see. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static char alternate[16384];
static sigjmp_buf back;

static void say(const char *text, long a, long b, long c)
{
    char line[128];
    int length = snprintf(line, sizeof line, "%s %ld %ld %ld\n", text, a, b, c);
    if (write(1, line, length) != length)
        abort();
}

/* Waits with a temporary mask: "waited CALL RESULT ERRNO" and "masks AFTER-THE-WAIT SAVED-IN-THE-FRAME WITHIN-THE-HANDLER", each 1 when it is as it should be. */
static volatile int waits, frame_mask, handler_mask;
static sigset_t temporary;

static int same(const sigset_t *one, const sigset_t *other, int added)
{
    for (int i = 1; i < 65; i++)
        if (i != 32 && i != 33 && sigismember(one, i) != (sigismember(other, i) || i == added))
            return 0;
    return 1;
}

static void look_at_masks(int signal, ucontext_t *context)
{
    sigset_t now, all;
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    sigprocmask(SIG_BLOCK, NULL, &now);
    frame_mask = same(&context->uc_sigmask, &all, 0);
    handler_mask = same(&now, &temporary, signal);
}

static void wait_temporarily(int call, int forbidden)
{
    sigset_t all, before;
    struct timespec patience = { 20, 0 };
    int result, error;
    sigfillset(&all);
    sigemptyset(&temporary);
    if (forbidden)
        sigaddset(&temporary, forbidden);
    sigprocmask(SIG_BLOCK, &all, &before);
    waits = 1;
    say("waiting", 0, 0, 0);
    switch (call) {
    case 0: result = sigsuspend(&temporary); break;
    case 1: result = ppoll(NULL, 0, &patience, &temporary); break;
    case 2: result = pselect(0, NULL, NULL, NULL, &patience, &temporary); break;
    default: result = epoll_pwait(epoll_create1(0), &(struct epoll_event){ 0 }, 1, 20000, &temporary);
    }
    error = errno;
    waits = 0;
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    say("waited", call, result, error);
    say("masks", same(&now, &all, 0), frame_mask, handler_mask);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void on_queue(int signal, siginfo_t *info, void *context)
{
    if (waits && signal == SIGUSR2)
        look_at_masks(signal, context);
    say("handler", signal, info->si_code, info->si_value.sival_int);
}

void on_fault(int signal, siginfo_t *info, void *context)
{
    ucontext_t *at = context;
    (void)signal;
    (void)info;
#ifdef __x86_64__
    long address = at->uc_mcontext.gregs[REG_CR2];
#else
    long address = at->uc_mcontext.cr2;
#endif
    say("fault", at->uc_mcontext.gregs[REG_TRAPNO], at->uc_mcontext.gregs[REG_ERR], address);
    siglongjmp(back, 1);
}

static void arrange(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_queue;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaddset(&action.sa_mask, SIGRTMIN);
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR2, &action, NULL);
    sigaction(SIGRTMIN, &action, NULL);
    action.sa_sigaction = on_fault;
    sigaction(SIGSEGV, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
    sigaltstack(&stack, NULL);
}

static void *bystander(void *pipe)
{
    char c;
    return read(*(int *)pipe, &c, 1) == 1 ? NULL : pipe;
}

/* Faults within a restartable sequence: the kernel aborts it when the handler is called. */
static long in_sequence(void)
{
    static struct rseq_cs sequence __attribute__((aligned(32)));
    struct rseq *area = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
    long aborted = 0;
#ifdef __x86_64__
    __asm__ volatile("lea 1f(%%rip), %%rax\n\t"
                     "mov %%rax, 8+%[sequence]\n\t"
                     "movq $2f-1f, 16+%[sequence]\n\t"
                     "lea 4f(%%rip), %%rax\n\t"
                     "mov %%rax, 24+%[sequence]\n\t"
                     "lea %[sequence], %%rax\n\t"
                     "mov %%rax, 8(%[area])\n\t"
                     "1: movl $1, 16\n\t"
                     "2: jmp 5f\n\t"
                     ".long 0x53053053\n\t"
                     "4: mov $1, %[aborted]\n\t"
                     "5:"
                     : [aborted] "+r"(aborted), [sequence] "+m"(sequence)
                     : [area] "r"(area)
                     : "rax", "memory");
#else
    __asm__ volatile("movl $1f, 8+%[sequence]\n\t"
                     "movl $2f-1f, 16+%[sequence]\n\t"
                     "movl $4f, 24+%[sequence]\n\t"
                     "lea %[sequence], %%eax\n\t"
                     "mov %%eax, 8(%[area])\n\t"
                     "1: movl $1, 16\n\t"
                     "2: jmp 5f\n\t"
                     ".long 0x53053053\n\t"
                     "4: mov $1, %[aborted]\n\t"
                     "5:"
                     : [aborted] "+r"(aborted), [sequence] "+m"(sequence)
                     : [area] "r"(area)
                     : "eax", "memory");
#endif
    return aborted;
}

static void on_fault_once(int signal)
{
    (void)signal;
}

int main(void)
{
    char line[64];
    int pipe_ends[2];
    sigset_t set, all;
    setvbuf(stdin, NULL, _IONBF, 0);
    sigemptyset(&set);
    sigfillset(&all);
    arrange();
    while (fgets(line, sizeof line, stdin)) {
        int number = 0, value = 0;
        if (sscanf(line, "queue %d %d", &number, &value) == 2)
            sigqueue(getpid(), number, (union sigval){ .sival_int = value });
        else if (sscanf(line, "fault %d", &number) == 1) {
            if (sigsetjmp(back, 1) == 0)
                *(volatile int *)(long)number = 1;
        } else if (sscanf(line, "nanosleep %d", &number) == 1) {
            struct timespec time = { number / 1000, number % 1000 * 1000000L };
            say("sleeping", 0, 0, 0);
            int result = nanosleep(&time, &time);
            say("nanosleep", result, result < 0 ? errno : 0, 0);
            continue;
        } else if (strcmp(line, "block\n") == 0)
            sigprocmask(SIG_BLOCK, &all, NULL);
        else if (strcmp(line, "unblock\n") == 0)
            sigprocmask(SIG_UNBLOCK, &all, NULL);
        else if (sscanf(line, "wait %d %d", &number, &value) == 2) {
            wait_temporarily(number, value);
            continue;
        } else if (strcmp(line, "suspend\n") == 0) {
            /* blocked but for the wait: the signal cannot come before it */
            sigprocmask(SIG_BLOCK, &all, NULL);
            sigdelset(&all, SIGUSR1);
            say("suspending", 0, 0, 0);
            int result = sigsuspend(&all);
            say("suspended", result, errno, 0);
            continue;
        } else if (strcmp(line, "strict\n") == 0) {
            struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
            struct sock_fprog program = { 1, code };
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
        } else if (strcmp(line, "sequence\n") == 0) {
            signal(SIGSEGV, on_fault_once);
            say("aborted", in_sequence(), 0, 0);
        } else if (strcmp(line, "thread\n") == 0) {
            pthread_t thread;
            if (pipe(pipe_ends) != 0 || pthread_create(&thread, NULL, bystander, pipe_ends) != 0)
                abort();
        }
        say("done", 0, 0, 0);
    }
    return 0;
}
