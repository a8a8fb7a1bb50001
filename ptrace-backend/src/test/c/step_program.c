/*
 * Steps a program from its first instruction, one instruction for each byte on stdin. Writes { pid, ended, registers[27] } at the start and after
 * each step; the program is stopped while nothing is asked, so that its memory can be read. The program's own output goes to stderr.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

struct state {
    int32_t pid;
    int32_t ended;
    struct user_regs_struct registers;
};

static void fail(const char *what) {
    fprintf(stderr, "step_program: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void report(pid_t pid, int ended) {
    struct state state;
    memset(&state, 0, sizeof state);
    state.pid = pid;
    state.ended = ended;
    if (!ended && ptrace(PTRACE_GETREGS, pid, 0, &state.registers) < 0) {
        fail("PTRACE_GETREGS");
    }
    if (fwrite(&state, sizeof state, 1, stdout) != 1) {
        fail("write");
    }
    fflush(stdout);
}

int main(int argc, char **argv) {
    int status;
    if (argc < 2) {
        fprintf(stderr, "usage: step_program PROGRAM [ARGS]\n");
        return 2;
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(2, 1);
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
        fail(argv[1]);
    }
    ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_EXITKILL);
    report(pid, 0);
    while (getchar() != EOF) {
        if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0) < 0 || waitpid(pid, &status, 0) != pid) {
            fail("PTRACE_SINGLESTEP");
        }
        report(pid, !WIFSTOPPED(status));
        if (!WIFSTOPPED(status)) {
            return 0;
        }
    }
    return 0;
}
