/* A pipe read under a hail of timer signals, with and without SA_RESTART: every byte arrives once and in order. */
#include "account.h"

#include <sys/time.h>

enum { TOTAL = 300000 };

static volatile sig_atomic_t ticks;

static void on_tick(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    ticks++;
}

static void feed(int end) {
    unsigned char block[997];
    long sent = 0;
    while (sent < TOTAL) {
        size_t size = sizeof block < (size_t)(TOTAL - sent) ? sizeof block : (size_t)(TOTAL - sent);
        for (size_t i = 0; i < size; i++) {
            block[i] = (unsigned char)((sent + (long)i) * 7 % 251);
        }
        check(write(end, block, size), "write");
        sent += (long)size;
        if (sent % 9970 == 0) {
            pause_ms(1);
        }
    }
    _exit(0);
}

static void transfer(const char *what, int flags) {
    int ends[2];
    long received = 0, wrong = 0;
    check(pipe(ends), "pipe");
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        close(ends[0]);
        feed(ends[1]);
    }
    close(ends[1]);
    ticks = 0;
    handle(SIGALRM, on_tick, flags);
    struct itimerval timer = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &timer, NULL);
    for (;;) {
        unsigned char block[512];
        ssize_t size = read(ends[0], block, sizeof block);
        if (size == 0) {
            break;
        }
        if (size < 0 && errno == EINTR) {
            continue;
        }
        check(size, "read");
        for (ssize_t i = 0; i < size; i++) {
            wrong += block[i] != (unsigned char)((received + i) * 7 % 251);
        }
        received += size;
    }
    setitimer(ITIMER_REAL, &off, NULL);
    close(ends[0]);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    say("%s: %ld bytes, %ld wrong, signals came: %d", what, received, wrong, ticks > 0);
}

int main(void) {
    transfer("with SA_RESTART", SA_RESTART);
    transfer("without", 0);
    return 0;
}
