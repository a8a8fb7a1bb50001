/* Reports on stdout what its handlers see; "line" commands on stdin say what to do next. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* 256 is epoll_wait's number of i386; its pointer must fit 32 bits. */
static int epoll_wait_by_int80(int milliseconds)
{
    static void *low;
    long result;
    if (low == NULL)
        low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(256L), "b"((long)epoll_create1(0)), "c"(low), "d"(1L), "S"((long)milliseconds)
                     : "memory"
#ifdef __x86_64__
                     , "r8", "r9", "r10", "r11"
#endif
    );
    return (int)result;
}

static void say(const char *text, int a, int b, long c)
{
    char line[128];
    int length = snprintf(line, sizeof line, "%s %d %d %ld\n", text, a, b, c);
    if (write(1, line, length) != length)
        abort();
}

static volatile int handled;
static int threaded; /* the handler says which thread runs it */

static void *wait_for_signals(void *unused)
{
    (void)unused;
    say("thread", (int)syscall(SYS_gettid), 0, 0);
    for (;;)
        pause();
}

static volatile long spins;

static void *spin(void *unused)
{
    (void)unused;
    say("spinner", (int)syscall(SYS_gettid), 0, 0);
    for (;;)
        spins++;
}

static void handler(int signal, siginfo_t *info, void *context)
{
    (void)context;
    handled = 1;
    say("handler", signal, info->si_code, (long)info->si_value.sival_int);
    if (threaded)
        say("leader", syscall(SYS_gettid) == getpid(), 0, 0);
}

static void catch_signal(int signal, int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | flags;
    sigaction(signal, &action, NULL);
}

/* "disposition SIGNAL BLOCKED KIND": 0 default, 1 ignored, 2 handled */
static void say_disposition(int number)
{
    sigset_t mask;
    struct sigaction action;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigaction(number, NULL, &action);
    say("disposition", number, sigismember(&mask, number),
        action.sa_handler == SIG_DFL ? 0 : action.sa_handler == SIG_IGN ? 1 : 2);
}

/* Waits for one signal, which is blocked before and after; during the wait every other one is blocked. */
static void wait_for(int number, int blocked_before)
{
    sigset_t set, others, before;
    sigfillset(&others);
    sigdelset(&others, number);
    sigemptyset(&set);
    sigaddset(&set, number);
    sigaddset(&set, blocked_before);
    sigprocmask(SIG_BLOCK, &set, &before);
    say("suspending", 0, 0, 0);
    int result = sigsuspend(&others);
    say("suspended", result, errno, 0);
    say_disposition(SIGTRAP);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* A lock that another thread holds until a handler has run; the kernel makes FUTEX_LOCK_PI again after every handler, whatever its flags. */
static int lock;

static void *hold(void *held)
{
    syscall(SYS_futex, &lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    pthread_barrier_wait(held);
    while (!handled)
        usleep(1000);
    syscall(SYS_futex, &lock, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    return NULL;
}

static void lock_held(void)
{
    pthread_t holder;
    pthread_barrier_t held;
    handled = 0;
    pthread_barrier_init(&held, NULL, 2);
    pthread_create(&holder, NULL, hold, &held);
    pthread_barrier_wait(&held);
    say("locking", 0, 0, 0);
    long result = syscall(SYS_futex, &lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    say("locked", (int)result, result < 0 ? errno : 0, 0);
    syscall(SYS_futex, &lock, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    pthread_join(holder, NULL);
}

static void allow_everything(void)
{
    struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
    struct sock_fprog program = { 1, code };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* getppid is trapped, uname kills */
static void forbid(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_uname, 2, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

__attribute__((noinline)) void touched(void)
{
    __asm__ volatile("");
}

int main(void)
{
    char line[64];
    setvbuf(stdin, NULL, _IONBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        int number = 0, value = 0;
        if (sscanf(line, "catch %d", &number) == 1)
            catch_signal(number, SA_RESTART); /* else a signal ends fgets */
        else if (sscanf(line, "raise %d", &number) == 1)
            raise(number);
        else if (sscanf(line, "queue %d %d", &number, &value) == 2)
            sigqueue(getpid(), number, (union sigval){ .sival_int = value });
        else if (sscanf(line, "block %d", &number) == 1 || sscanf(line, "unblock %d", &value) == 1) {
            sigset_t set;
            sigemptyset(&set);
            sigaddset(&set, number ? number : value);
            sigprocmask(number ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
        } else if (sscanf(line, "ignore %d", &number) == 1)
            signal(number, SIG_IGN);
        else if (sscanf(line, "default %d", &number) == 1)
            signal(number, SIG_DFL);
        else if (sscanf(line, "epoll %d", &number) == 1) {
            int result = epoll_wait(epoll_create1(0), &(struct epoll_event){ 0 }, 1, number);
            say("epoll", result, result < 0 ? errno : 0, 0);
            continue;
        } else if (sscanf(line, "int80 %d", &number) == 1) {
            int result = epoll_wait_by_int80(number);
            say("int80", result < 0 ? -1 : result, result < 0 ? -result : 0, 0);
            continue;
        } else if (strncmp(line, "lock", 4) == 0) {
            lock_held();
            continue;
        } else if (sscanf(line, "nanosleep %d", &number) == 1) {
            struct timespec time = { number / 1000, number % 1000 * 1000000L };
            int result = nanosleep(&time, &time);
            say("nanosleep", result, result < 0 ? errno : 0, 0);
            continue;
        } else if (sscanf(line, "flood %d %d", &number, &value) == 2)
            for (int i = 0; i < value; i++)
                raise(number);
        else if (sscanf(line, "disposition %d", &number) == 1) {
            say_disposition(number);
            continue;
        } else if (strncmp(line, "filter", 6) == 0)
            allow_everything();
        else if (sscanf(line, "suspend %d %d", &number, &value) == 2) {
            wait_for(number, value);
            continue;
        } else if (sscanf(line, "alarm %d", &number) == 1)
            setitimer(ITIMER_REAL, &(struct itimerval){ .it_value = { 0, number * 1000 } }, NULL);
        else if (strncmp(line, "thread", 6) == 0) {
            pthread_t thread;
            threaded = 1;
            pthread_create(&thread, NULL, wait_for_signals, NULL);
            continue;
        } else if (strncmp(line, "spin", 4) == 0) {
            pthread_t thread;
            pthread_create(&thread, NULL, spin, NULL);
            continue;
        } else if (strncmp(line, "child", 5) == 0) {
            int status = 0, child = fork();
            if (child == 0)
                for (;;)
                    pause();
            say("child", child, 0, 0);
            waitpid(child, &status, 0);
            say("ended", WTERMSIG(status), 0, 0);
            continue;
        } else if (strncmp(line, "fault", 5) == 0)
            *(volatile int *)16 = 1;
        else if (strncmp(line, "forbid", 6) == 0)
            forbid();
        else if (strncmp(line, "getppid", 7) == 0)
            syscall(SYS_getppid);
        else if (strncmp(line, "uname", 5) == 0)
            syscall(SYS_uname, line);
        else if (strncmp(line, "touch", 5) == 0)
            touched();
        else if (sscanf(line, "exit %d", &number) == 1)
            exit(number);
        say("done", 0, 0, 0);
    }
    return 0;
}
