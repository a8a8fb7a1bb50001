/* Prints everything that a process has inherited and can see of itself, one line each, and the bytes of its arguments and environment in hexadecimal. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

static void hex(const char *name, char **words)
{
    for (int i = 0; words[i]; i++) {
        printf("%s %d", name, i);
        for (const unsigned char *c = (unsigned char *)words[i]; *c; c++)
            printf(" %02x", *c);
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    for (int fd = 0; fd < 4096; fd++) { /* before anything here opens a descriptor */
        int flags = fcntl(fd, F_GETFL), close_on_exec = fcntl(fd, F_GETFD);
        if (flags >= 0)
            printf("descriptor %d cloexec %d nonblock %d\n", fd, close_on_exec, !!(flags & O_NONBLOCK));
    }
    hex("argument", argv);
    hex("environment", environ);
    for (int signal = 1; signal <= 64; signal++) {
        struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } action;
        syscall(SYS_rt_sigaction, signal, NULL, &action, 8);
        if (action.handler || action.flags || action.mask)
            printf("signal %d handler %p flags %lx\n", signal, action.handler, action.flags);
    }
    unsigned long mask = 0;
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
    printf("blocked %lx\n", mask);
    for (int limit = 0; limit < RLIM_NLIMITS; limit++) {
        struct rlimit value;
        getrlimit(limit, &value);
        printf("limit %d %lu %lu\n", limit, value.rlim_cur, value.rlim_max);
    }
    mode_t mode = umask(0);
    printf("umask %o\n", mode);
    printf("leads-session %d leads-group %d parents-group %d\n", getsid(0) == getpid(), getpgrp() == getpid(), getpgrp() == getpgid(getppid()));
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    printf("terminal %d tty0 %d tty1 %d tty2 %d\n", terminal >= 0, isatty(0), isatty(1), isatty(2));
    cpu_set_t cpus;
    sched_getaffinity(0, sizeof cpus, &cpus);
    printf("cpus");
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &cpus))
            printf(" %d", cpu);
    printf("\nnice %d policy %d\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0));
    printf("personality %x\n", personality(0xffffffff));
    char directory[4096], name[17] = "";
    printf("directory %s\n", getcwd(directory, sizeof directory));
    prctl(PR_GET_NAME, name);
    printf("name %s executed %s\n", name, (char *)getauxval(AT_EXECFN));
    int death = -1;
    prctl(PR_GET_PDEATHSIG, &death);
    printf("dumpable %d death-signal %d no-new-privileges %d slack %d secure %lu\n", prctl(PR_GET_DUMPABLE), death,
           prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), prctl(PR_GET_TIMERSLACK), getauxval(AT_SECURE));
    fflush(stdout);
    FILE *status = fopen("/proc/self/status", "r");
    char line[512];
    while (fgets(line, sizeof line, status))
        /* SigQ counts the queued signals of all of the user's processes */
        if (!strncmp(line, "SigQ", 4))
            ;
        else if (!strncmp(line, "Sig", 3) || !strncmp(line, "ShdPnd", 6) || !strncmp(line, "Cap", 3) || !strncmp(line, "Seccomp", 7) || !strncmp(line, "TracerPid", 9))
            fputs(line, stdout);
    return 0;
}
