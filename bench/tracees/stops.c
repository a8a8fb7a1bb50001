/*
 * stops sent|fault COUNT: has COUNT signals whose arrival is worth looking at: SIGUSR1 with a value from a child, or SIGSEGV of a write through a null pointer. A
 * second thread waits, two signals are pending, there is an alternate stack.
 */
#include "measured.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile sig_atomic_t arrived;
static int *volatile nowhere;

static void on_sent(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    arrived++;
}

static void on_fault(int signal) {
    siglongjmp(back, signal);
}

static void *waiting(void *argument) {
    for (;;) {
        pause();
    }
    return argument;
}

static void arrange(void) {
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction sent, fault;
    sigset_t all, queued;
    pthread_t thread;
    memset(&sent, 0, sizeof sent);
    memset(&fault, 0, sizeof fault);
    sent.sa_sigaction = on_sent;
    sent.sa_flags = SA_SIGINFO | SA_RESTART;
    fault.sa_handler = on_fault;
    fault.sa_flags = SA_ONSTACK;
    sigaltstack(&alternate, NULL);
    sigaction(SIGUSR1, &sent, NULL);
    sigaction(SIGSEGV, &fault, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL); /* for the thread, which leaves all signals to main */
    if (pthread_create(&thread, NULL, waiting, NULL) != 0) {
        die("pthread_create");
    }
    sigemptyset(&queued);
    sigaddset(&queued, SIGUSR2);
    sigaddset(&queued, SIGRTMIN);
    pthread_sigmask(SIG_SETMASK, &queued, NULL);
    kill(getpid(), SIGUSR2);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 7});
}

static void send(long number) {
    int status;
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        die("fork");
    }
    if (pid == 0) {
        _exit(sigqueue(parent, SIGUSR1, (union sigval){.sival_int = (int)number}));
    }
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        die("waitpid");
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: stops sent|fault COUNT\n");
        return 2;
    }
    arrange();
    for (long i = 0; i < atol(argv[2]); i++) {
        if (strcmp(argv[1], "sent") == 0) {
            send(i);
        } else if (sigsetjmp(back, 1) == 0) {
            *nowhere = 1;
        }
    }
    return 0;
}
