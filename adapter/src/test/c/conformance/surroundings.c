/* What a program is started with: arguments, environment, descriptors, limits, signal state, umask, group, session, terminal, scheduling, credentials. */
#include "account.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static int by_number(const struct dirent **left, const struct dirent **right) {
    return atoi((*left)->d_name) - atoi((*right)->d_name);
}

static int is_number(const struct dirent *entry) {
    return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static void descriptors(void) {
    struct dirent **entries;
    int count = scandir("/proc/self/fd", &entries, is_number, by_number);
    for (int i = 0; i < count; i++) {
        int fd = atoi(entries[i]->d_name);
        struct stat status;
        if (fstat(fd, &status) == 0) { /* not the one that scandir had */
            say("descriptor %d: type %o, flags %o, close on exec %d, terminal %d", fd, status.st_mode & S_IFMT, fcntl(fd, F_GETFL), fcntl(fd, F_GETFD), isatty(fd));
        }
    }
}

static void status_lines(void) {
    static const char *const SHOWN[] = {"Umask", "NoNewPrivs", "Seccomp:", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "Cap", "Uid", "Gid", "Groups", "Cpus_allowed:", "Mems_allowed_list", "THP_enabled", "Threads", "Speculation"};
    char line[4096];
    FILE *status = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, status) != NULL) {
        for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++) {
            if (strncmp(line, SHOWN[i], strlen(SHOWN[i])) == 0) {
                line[strcspn(line, "\n")] = 0;
                say("%s", line);
            }
        }
    }
    fclose(status);
}

static void file(const char *path) {
    char text[256];
    FILE *in = fopen(path, "r");
    if (in != NULL && fgets(text, sizeof text, in) != NULL) {
        text[strcspn(text, "\n")] = 0;
        say("%s: %s", path, text);
    }
    if (in != NULL) {
        fclose(in);
    }
}

int main(int argc, char **argv, char **envp) {
    char directory[4096];
    for (int i = 0; i < argc; i++) {
        say("argument %d: %s", i, argv[i]);
    }
    for (char **variable = envp; *variable != NULL; variable++) {
        say("environment: %s", *variable);
    }
    descriptors();
    status_lines();
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit;
        getrlimit(i, &limit);
        say("limit %d: %llu %llu", i, (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
    }
    for (int i = 1; i <= SIGRTMAX; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0 && action.sa_handler != SIG_DFL) {
            say("signal %d: ignored %d", i, action.sa_handler == SIG_IGN);
        }
    }
    say("working directory %s", getcwd(directory, sizeof directory));
    say("process group leader %d, group %d, session %d, foreground group %d", getpgrp() == getpid(), getpgrp(), getsid(0), tcgetpgrp(0));
    say("personality %x, nice %d, scheduler %d, child subreaper %d", (unsigned)personality(0xffffffff), getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), prctl(PR_GET_CHILD_SUBREAPER, &argc, 0, 0, 0));
    int parent_death = -1;
    prctl(PR_GET_PDEATHSIG, &parent_death);
    say("dumpable %d, keep capabilities %d, death signal %d, timer slack %d", prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS), parent_death, prctl(PR_GET_TIMERSLACK));
    file("/proc/self/oom_score_adj");
    file("/proc/self/comm");
    file("/proc/self/coredump_filter");
    file("/proc/self/cgroup");
    file("/proc/self/loginuid");
    file("/proc/self/autogroup");
    say("pending alarm %u", alarm(0));
    return 0;
}
