/* Threads, execs, stops and ends; one command a line on stdin. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char **arguments;
static volatile long ticks;
static volatile int seen_signal, seen_code, seen_syscall;

static void *short_lived(void *argument) { return argument; }

static void *execs(void *argument)
{
    (void)argument;
    execv(arguments[0], arguments);
    return NULL;
}

static void *spins(void *argument)
{
    (void)argument;
    for (;;)
        ticks++;
    return NULL;
}

static void *in_epoll(void *argument)
{
    int result = epoll_wait(epoll_create1(0), &(struct epoll_event){ 0 }, 1, (int)(long)argument);
    printf("epoll %d %d\n", result, result < 0 ? errno : 0);
    return NULL;
}

static void *in_nanosleep(void *argument)
{
    struct timespec time = { 0, (long)argument * 1000000 };
    int result = nanosleep(&time, NULL);
    printf("nanosleep %d %d\n", result, result < 0 ? errno : 0);
    return NULL;
}

static pthread_t leader;

static void *commands(void *);

static void *commands_without_leader(void *unused)
{
    pthread_join(leader, NULL);
    return commands(unused);
}

static void *forbidden(void *argument)
{
    syscall(SYS_getppid);
    return argument;
}

static void on_sigsys(int signal, siginfo_t *info, void *context)
{
    (void)context;
    seen_signal = signal;
    seen_code = info->si_code;
    seen_syscall = info->si_syscall;
}

static void filter(unsigned action)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof code[0], code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        abort();
}

static void *commands(void *unused)
{
    char line[64];
    long a;
    pthread_t thread;
    (void)unused;
    while (fgets(line, sizeof line, stdin)) {
        long result = 0;
        if (sscanf(line, "threads %ld", &a) == 1) {
            pthread_t all[512];
            for (int i = 0; i < a; i++)
                if (pthread_create(&all[i], NULL, short_lived, NULL))
                    abort();
            for (int i = 0; i < a; i++)
                pthread_join(all[i], NULL);
        } else if (!strncmp(line, "spin", 4))
            pthread_create(&thread, NULL, spins, NULL);
        else if (!strncmp(line, "threadexec", 10)) {
            pthread_create(&thread, NULL, execs, NULL);
            pause();
        } else if (sscanf(line, "epoll %ld", &a) == 1)
            pthread_create(&thread, NULL, in_epoll, (void *)a);
        else if (sscanf(line, "nanosleep %ld", &a) == 1)
            pthread_create(&thread, NULL, in_nanosleep, (void *)a);
        else if (!strncmp(line, "leaderexit", 10)) {
            leader = pthread_self();
            pthread_create(&thread, NULL, commands_without_leader, NULL);
            pthread_exit(NULL);
        } else if (!strncmp(line, "trap", 4)) {
            struct sigaction action = { .sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO };
            sigaction(SIGSYS, &action, NULL);
            if (strstr(line, "ignored"))
                signal(SIGSYS, SIG_IGN);
            if (strstr(line, "blocked")) {
                sigset_t set;
                sigemptyset(&set);
                sigaddset(&set, SIGSYS);
                sigprocmask(SIG_BLOCK, &set, NULL);
            }
            filter(SECCOMP_RET_TRAP);
            seen_signal = 0;
            result = syscall(SYS_getppid);
            printf("seen %d %d %d\n", seen_signal, seen_code, seen_syscall);
        } else if (!strncmp(line, "killfilter", 10)) {
            filter(0x80000000u);
            pthread_create(&thread, NULL, forbidden, NULL);
            pthread_join(thread, NULL);
        } else if (!strncmp(line, "fault", 5))
            *(volatile int *)16 = 1;
        else if (!strncmp(line, "stop", 4))
            raise(SIGSTOP);
        else if (!strncmp(line, "ticks", 5))
            result = ticks > 0;
        else if (!strncmp(line, "forks", 5)) {
            for (int i = 0; i < 100; i++) {
                pid_t child = fork();
                if (!child)
                    _exit(1);
                int status;
                while (waitpid(child, &status, 0) < 0)
                    ;
                result += WEXITSTATUS(status);
            }
        } else if (sscanf(line, "exit %ld", &a) == 1)
            exit(a);
        printf("done %ld\n", result);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    (void)argc;
    arguments = argv;
    setvbuf(stdin, NULL, _IONBF, 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("ready %d\n", getpid());
    commands(NULL);
    return 0;
}
