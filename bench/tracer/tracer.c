/*
 * The yardstick: what a ptrace loop in C reaches, with the ptrace options that Signalbox sets and siginfo fetched at each signal.
 *
 *   tracer run PROGRAM ARGS               passes all signals on, follows all children
 *   tracer calls PROGRAM ARGS             the same, stopping at each system call's entry and exit, with PTRACE_GET_SYSCALL_INFO once at each
 *   tracer step COUNT ADDRESS PROGRAM ..  single-steps COUNT times from the first arrival at the address, then lets it run
 *   tracer break ADDRESS PROGRAM ..       goes on from a breakpoint at each arrival: original byte in, step, breakpoint byte back
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

enum { OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC
                 | PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL };

static long resume = PTRACE_CONT; /* or PTRACE_SYSCALL */

struct breakpoint {
    uint64_t address; /* 0: none */
    long steps;       /* to take at the first arrival; 0: go on at each arrival */
    long original;
};

static void die(const char *what) {
    fprintf(stderr, "tracer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static long checked(long result, const char *what) {
    if (result < 0 && errno != ESRCH) {
        die(what);
    }
    return result;
}

static pid_t launch(char **program) {
    int go[2];
    if (pipe(go) < 0) {
        die("pipe");
    }
    pid_t pid = fork();
    if (pid == 0) {
        char byte;
        close(go[1]);
        if (read(go[0], &byte, 1) != 1) {
            _exit(126);
        }
        close(go[0]);
        execv(program[0], program);
        _exit(127);
    }
    if (pid < 0) {
        die("fork");
    }
    checked(ptrace(PTRACE_SEIZE, pid, 0, OPTIONS), "PTRACE_SEIZE");
    if (write(go[1], "g", 1) != 1) {
        die("write");
    }
    close(go[0]);
    close(go[1]);
    return pid;
}

static void poke(pid_t pid, uint64_t address, long word) {
    checked(ptrace(PTRACE_POKETEXT, pid, address, word), "PTRACE_POKETEXT");
}

static long with_int3(long word) {
    return (word & ~0xffL) | 0xcc;
}

static void insert(pid_t pid, struct breakpoint *breakpoint) {
    errno = 0;
    breakpoint->original = ptrace(PTRACE_PEEKTEXT, pid, breakpoint->address, 0);
    if (errno != 0) {
        die("PTRACE_PEEKTEXT");
    }
    poke(pid, breakpoint->address, with_int3(breakpoint->original));
}

static void step(pid_t pid) {
    int status;
    siginfo_t info;
    struct user_regs_struct registers;
    checked(ptrace(PTRACE_SINGLESTEP, pid, 0, 0), "PTRACE_SINGLESTEP");
    if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP) {
        die("a step did not end as a step");
    }
    checked(ptrace(PTRACE_GETSIGINFO, pid, 0, &info), "PTRACE_GETSIGINFO");
    checked(ptrace(PTRACE_GETREGS, pid, 0, &registers), "PTRACE_GETREGS");
}

/* Whether the stop was at our breakpoint; then everything is done so that the thread can be continued. */
static int went_on(pid_t pid, const siginfo_t *info, struct breakpoint *breakpoint) {
    struct user_regs_struct registers;
    if (breakpoint->address == 0 || info->si_signo != SIGTRAP || info->si_code != SI_KERNEL) {
        return 0;
    }
    checked(ptrace(PTRACE_GETREGS, pid, 0, &registers), "PTRACE_GETREGS");
    if (registers.rip - 1 != breakpoint->address) {
        return 0;
    }
    registers.rip--;
    checked(ptrace(PTRACE_SETREGS, pid, 0, &registers), "PTRACE_SETREGS");
    poke(pid, breakpoint->address, breakpoint->original);
    if (breakpoint->steps > 0) {
        for (long i = 0; i < breakpoint->steps; i++) {
            step(pid);
        }
    } else {
        step(pid);
        poke(pid, breakpoint->address, with_int3(breakpoint->original));
    }
    return 1;
}

static void handle_stop(pid_t pid, int status, struct breakpoint *breakpoint) {
    int event = status >> 16, signal = WSTOPSIG(status);
    siginfo_t info;
    if (event == PTRACE_EVENT_EXEC && breakpoint->address != 0) {
        insert(pid, breakpoint);
    }
    if (signal == (SIGTRAP | 0x80)) {
        char call[128];
        checked(ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof call, call), "PTRACE_GET_SYSCALL_INFO");
        checked(ptrace(resume, pid, 0, 0), "PTRACE_SYSCALL");
        return;
    }
    if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
        checked(ptrace(PTRACE_LISTEN, pid, 0, 0), "PTRACE_LISTEN");
        return;
    }
    if (event != 0) {
        signal = 0;
    } else if (checked(ptrace(PTRACE_GETSIGINFO, pid, 0, &info), "PTRACE_GETSIGINFO") == 0 && went_on(pid, &info, breakpoint)) {
        signal = 0;
    }
    checked(ptrace(resume, pid, 0, signal), "resuming");
}

int main(int argc, char **argv) {
    struct breakpoint breakpoint = {0, 0, 0};
    char **program = argv + 2;
    if (argc > 2 && strcmp(argv[1], "step") == 0 && argc > 4) {
        breakpoint.steps = atol(argv[2]);
        breakpoint.address = strtoull(argv[3], NULL, 16);
        program = argv + 4;
    } else if (argc > 3 && strcmp(argv[1], "break") == 0) {
        breakpoint.address = strtoull(argv[2], NULL, 16);
        program = argv + 3;
    } else if (argc > 2 && strcmp(argv[1], "calls") == 0) {
        resume = PTRACE_SYSCALL;
    } else if (argc < 3 || strcmp(argv[1], "run") != 0) {
        fprintf(stderr, "usage: tracer run|calls|step COUNT ADDRESS|break ADDRESS PROGRAM [ARGS]\n");
        return 2;
    }
    pid_t root = launch(program), pid;
    int status, result = 1;
    while ((pid = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status)) {
            handle_stop(pid, status, &breakpoint);
        } else if (pid == root) {
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
    return result;
}
