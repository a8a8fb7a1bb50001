/* A thread that is not the leader executes the program again while others run: same pid, one thread, the mask kept, handlers gone, ignored kept. */
#include "account.h"

#include <pthread.h>

static pthread_barrier_t barrier;
static char *program;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
}

static void *idle(void *argument) {
    pthread_barrier_wait(&barrier);
    for (;;) {
        pause_ms(1);
    }
    return argument;
}

static void *execute(void *argument) {
    char pid[16];
    pthread_barrier_wait(&barrier);
    snprintf(pid, sizeof pid, "%d", getpid());
    execl(program, program, pid, (char *)NULL);
    say("exec failed: %s", strerror(errno));
    return argument;
}

int main(int argc, char **argv) {
    if (argc == 2) {
        char line[256];
        struct sigaction action;
        FILE *status = fopen("/proc/self/status", "r");
        while (fgets(line, sizeof line, status) != NULL) {
            if (strncmp(line, "Threads", 7) == 0 || strncmp(line, "SigBlk", 6) == 0 || strncmp(line, "SigIgn", 6) == 0 || strncmp(line, "SigCgt", 6) == 0) {
                line[strcspn(line, "\n")] = 0;
                say("%s", line);
            }
        }
        fclose(status);
        sigaction(SIGUSR1, NULL, &action);
        say("same pid %d, thread is the leader %d, handler gone %d", atoi(argv[1]) == getpid(), getpid() == (pid_t)syscall(SYS_gettid), action.sa_handler == SIG_DFL);
        return 33;
    }
    program = argv[0];
    handle(SIGUSR1, on_signal, 0);
    signal(SIGUSR2, SIG_IGN);
    set_mask(SIG_BLOCK, SIGTERM);
    pthread_barrier_init(&barrier, NULL, 5);
    pthread_t thread;
    for (int i = 0; i < 3; i++) {
        check(-pthread_create(&thread, NULL, idle, NULL), "pthread_create");
    }
    check(-pthread_create(&thread, NULL, execute, NULL), "pthread_create");
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    return 1;
}
