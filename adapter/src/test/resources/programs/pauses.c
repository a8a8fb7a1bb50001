// Waits for signals: counts SIGUSR1 and SIGUSR2, says "ready" first, and ends with 10 * SIGUSR1 + SIGUSR2 at SIGTERM.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t usr1, usr2, ended;

static void handler(int signal)
{
    if (signal == SIGUSR1) {
        usr1++;
    } else if (signal == SIGUSR2) {
        usr2++;
    } else {
        ended = 1;
    }
}

int main(void)
{
    sigset_t all, before;
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    signal(SIGTERM, handler);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    puts("ready");
    fflush(stdout);
    while (!ended) {
        sigsuspend(&before);
    }
    return 10 * usr1 + usr2;
}
