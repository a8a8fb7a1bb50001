/* What every conformance program uses to give its account: plain lines on stdout, written at once. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (length > (int)sizeof line - 2) {
        length = sizeof line - 2;
    }
    line[length++] = '\n';
    if (write(1, line, (size_t)length) != length) {
        _exit(99);
    }
}

static inline long check(long result, const char *what) {
    if (result < 0) {
        dprintf(2, "%s: %s\n", what, strerror(errno));
        _exit(98);
    }
    return result;
}

static inline void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = flags | SA_SIGINFO;
    check(sigaction(signal, &action, NULL), "sigaction");
}

static inline void set_mask(int how, int signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    check(sigprocmask(how, &set, NULL), "sigprocmask");
}

static inline int thread_kill(int signal) {
    return (int)syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), signal);
}

static inline void pause_ms(int ms) {
    struct timespec left = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&left, &left) < 0 && errno == EINTR) {
    }
}

/* Waits until another task sleeps in the kernel (state S), as it does in the call that the test is about. */
static inline void await_sleep(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    for (;;) {
        FILE *stat = fopen(path, "r");
        if (stat == NULL) {
            return;
        }
        size_t length = fread(text, 1, sizeof text - 1, stat);
        fclose(stat);
        text[length] = 0;
        char *state = strrchr(text, ')');
        if (state != NULL && state[2] == 'S') {
            return;
        }
        pause_ms(1);
    }
}

static inline void say_status(const char *what, int status) {
    if (WIFEXITED(status)) {
        say("%s: exit status %d", what, WEXITSTATUS(status));
    } else if (WIFSIGNALED(status)) {
        say("%s: killed by signal %d", what, WTERMSIG(status));
    } else if (WIFSTOPPED(status)) {
        say("%s: stopped by signal %d", what, WSTOPSIG(status));
    } else if (WIFCONTINUED(status)) {
        say("%s: continued", what);
    }
}

/* Runs a function in a child that leaves no core file, and tells how it ended. */
static inline void in_child(const char *what, void (*function)(void)) {
    int status;
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        function();
        _exit(0);
    }
    check(waitpid(pid, &status, 0), "waitpid");
    say_status(what, status);
}

#endif
