/* visible PARENT: what a tracer cannot hide: its own pid as tracer and parent, and that there can be only one tracer. */
#include "account.h"

#include <sys/ptrace.h>

static int tracer(void) {
    char line[256];
    int pid = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, status) != NULL) {
        sscanf(line, "TracerPid: %d", &pid);
    }
    fclose(status);
    return pid;
}

int main(int argc, char **argv) {
    int status;
    if (argc != 2) {
        return 2;
    }
    say("traced %d", tracer() != 0);
    say("parent is the one that started it %d", getppid() == atoi(argv[1]));
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        _exit(ptrace(PTRACE_TRACEME, 0, 0, 0) == 0 ? 0 : errno);
    }
    waitpid(pid, &status, 0);
    say("PTRACE_TRACEME in a child: %s", strerror(WEXITSTATUS(status)));
    return 0;
}
