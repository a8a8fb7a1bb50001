/*
 * storms PROGRAMS SECONDS RESULT: that many processes send themselves SIGUSR1 for that long, all at once; reports how many signals each one handled.
 */
#include "measured.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void on_signal(int signal) {
    (void)signal;
    handled++;
}

static void storm(int go, double duration, const char *result) {
    char byte;
    if (read(go, &byte, 1) != 0) {
        die("read");
    }
    pid_t self = getpid();
    double start = seconds(), now = start;
    while (now - start < duration) {
        for (int i = 0; i < 20; i++) {
            kill(self, SIGUSR1);
        }
        now = seconds();
    }
    report(result, handled, now - start);
    _exit(0);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: storms PROGRAMS SECONDS RESULT\n");
        return 2;
    }
    int programs = atoi(argv[1]), failures = 0, status, go[2];
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGUSR1, &action, NULL);
    if (pipe(go) < 0) {
        die("pipe");
    }
    for (int i = 0; i < programs; i++) {
        pid_t pid = fork();
        if (pid < 0) {
            die("fork");
        }
        if (pid == 0) {
            close(go[1]);
            storm(go[0], atof(argv[2]), argv[3]);
        }
    }
    close(go[1]); /* end of file for all of them: go */
    for (int i = 0; i < programs; i++) {
        failures += wait(&status) < 0 || status != 0;
    }
    return failures != 0;
}
