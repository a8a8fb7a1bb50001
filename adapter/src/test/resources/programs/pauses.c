// Waits for signals: counts SIGUSR1 and SIGUSR2, says "ready" first, and ends with 10 * SIGUSR1 + SIGUSR2 at SIGTERM.
// No handler interrupts another: a SIGTERM within that of SIGUSR1 would end the loop before a second, pending SIGUSR1 is let in.
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
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
    sigfillset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    puts("ready");
    fflush(stdout);
    while (!ended) {
        sigsuspend(&before);
    }
    return 10 * usr1 + usr2;
}
