/* signals COUNT ROUNDS RESULT: sends itself COUNT handled SIGUSR1 in each round. */
#include "measured.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    handled++;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: signals COUNT ROUNDS RESULT\n");
        return 2;
    }
    long count = atol(argv[1]);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, NULL);
    pid_t self = getpid();
    for (long round = atol(argv[2]); round > 0; round--) {
        handled = 0;
        double start = seconds();
        for (long i = 0; i < count; i++) {
            kill(self, SIGUSR1);
        }
        double elapsed = seconds() - start;
        if (handled != count) {
            fprintf(stderr, "signals: %ld of %ld handled\n", (long)handled, count);
            return 1;
        }
        report(argv[3], count, elapsed);
    }
    return 0;
}
