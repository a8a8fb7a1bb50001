/* What siginfo says: queued values, timers, F_SETSIG, faults and the status of children. */
#include "account.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sys/mman.h>

static volatile sig_atomic_t handled;
static sigjmp_buf back;
static char *page;

static void on_value(int signal, siginfo_t *info, void *context) {
    (void)context;
    handled++;
    say("signal RTMIN+%d, code %d, value %d, from myself %d", signal - SIGRTMIN, info->si_code, info->si_value.sival_int, info->si_pid == getpid());
}

static void on_timer(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    handled++;
    say("timer: code %d, value %d", info->si_code, info->si_value.sival_int);
}

static void on_descriptor(int signal, siginfo_t *info, void *context) {
    (void)context;
    handled++;
    say("descriptor: signal RTMIN+%d, code %d, fd %d, band %#lx", signal - SIGRTMIN, info->si_code, info->si_fd, info->si_band);
}

static void on_fault(int signal, siginfo_t *info, void *context) {
    (void)context;
    long offset = (char *)info->si_addr - page;
    say("fault %d, code %d, %s %ld", signal, info->si_code, offset >= 0 && offset < 8192 ? "offset" : "address known", offset >= 0 && offset < 8192 ? offset : (long)(info->si_addr != NULL));
    siglongjmp(back, 1);
}

static void on_child(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    handled++;
    say("child: code %d, status %d", info->si_code, info->si_status);
}

static void await_handled(int count) {
    while (handled < count) {
        pause_ms(1);
    }
}

static void queued_values(void) {
    for (int i = 0; i < 3; i++) {
        handle(SIGRTMIN + i, on_value, 0);
        set_mask(SIG_BLOCK, SIGRTMIN + i);
    }
    for (int i = 8; i >= 0; i--) {
        union sigval value = {.sival_int = i * 1000 - 1};
        check(sigqueue(getpid(), SIGRTMIN + i % 3, value), "sigqueue");
    }
    for (int i = 0; i < 3; i++) {
        set_mask(SIG_UNBLOCK, SIGRTMIN + i);
    }
}

static void timers(void) {
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 4711};
    struct itimerspec when = {{0, 0}, {0, 5000000}};
    handled = 0;
    handle(SIGUSR1, on_timer, 0);
    check(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
    check(timer_settime(timer, 0, &when, NULL), "timer_settime");
    await_handled(1);
    timer_delete(timer);
}

static void descriptors(void) {
    int ends[2];
    check(pipe(ends), "pipe");
    handled = 0;
    handle(SIGRTMIN + 4, on_descriptor, 0);
    check(fcntl(ends[0], F_SETOWN, getpid()), "F_SETOWN");
    check(fcntl(ends[0], F_SETSIG, SIGRTMIN + 4), "F_SETSIG");
    check(fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK), "O_ASYNC");
    check(write(ends[1], "x", 1), "write");
    await_handled(1);
    close(ends[0]);
    close(ends[1]);
}

static void faults(void) {
    char name[] = "/tmp/conformanceXXXXXX";
    volatile int zero = 0, number = 7;
    int file = (int)check(mkstemp(name), "mkstemp");
    unlink(name);
    page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    handle(SIGSEGV, on_fault, 0);
    handle(SIGBUS, on_fault, 0);
    handle(SIGFPE, on_fault, 0);
    handle(SIGILL, on_fault, 0);
    if (sigsetjmp(back, 1) == 0) {
        *(volatile char *)(page + 4097) = 1;
    }
    munmap(page + 4096, 4096);
    if (sigsetjmp(back, 1) == 0) {
        (void)*(volatile char *)(page + 5000);
    }
    if (sigsetjmp(back, 1) == 0) {
        (void)*(volatile char *)0x8000000000000000UL;
    }
    page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    if (sigsetjmp(back, 1) == 0) {
        (void)*(volatile char *)(page + 17);
    }
    if (sigsetjmp(back, 1) == 0) {
        number = number / zero;
    }
    if (sigsetjmp(back, 1) == 0) {
        __asm__ volatile("ud2");
    }
    close(file);
}

static void children(void) {
    handled = 0;
    handle(SIGCHLD, on_child, 0);
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        _exit(77);
    }
    await_handled(1);
    waitpid(pid, NULL, 0);
    pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        for (;;) {
            pause();
        }
    }
    kill(pid, SIGSTOP);
    await_handled(2);
    kill(pid, SIGCONT);
    await_handled(3);
    kill(pid, SIGKILL);
    await_handled(4);
    waitpid(pid, NULL, 0);
}

int main(void) {
    queued_values();
    timers();
    descriptors();
    faults();
    children();
    return 0;
}
