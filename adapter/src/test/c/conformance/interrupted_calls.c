/* Blocking calls interrupted by a handler with and without SA_RESTART, by an ignored signal, and by one that is ignored by default. */
#include "account.h"

#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>

enum manner { RESTART, PLAIN, IGNORED, IGNORED_BY_DEFAULT };
static const char *const MANNER[] = {"handler with SA_RESTART", "handler", "ignored", "ignored by default"};

static volatile sig_atomic_t handled;
static int ends[2], sockets[2];
static long patience_ms; /* of calls with a timeout: long when a handler is going to interrupt them */

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    handled++;
}

static struct timespec patience(void) {
    struct timespec time = {patience_ms / 1000, patience_ms % 1000 * 1000000L};
    return time;
}

static long call_read(void) {
    char byte;
    return read(ends[0], &byte, 1);
}

static long call_recv(void) {
    char byte;
    return recv(sockets[0], &byte, 1, 0);
}

static long call_recv_timeout(void) {
    char byte;
    struct timeval time = {patience_ms / 1000, patience_ms % 1000 * 1000};
    check(setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), "setsockopt");
    long result = recv(sockets[0], &byte, 1, 0);
    int error = errno;
    time.tv_sec = time.tv_usec = 0;
    check(setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), "setsockopt");
    errno = error;
    return result;
}

static long call_poll(void) {
    struct pollfd poller = {sockets[1], POLLIN, 0};
    return poll(&poller, 1, (int)patience_ms);
}

static long call_select(void) {
    struct timeval time = {patience_ms / 1000, patience_ms % 1000 * 1000};
    return select(0, NULL, NULL, NULL, &time);
}

static long call_epoll(void) {
    struct epoll_event event;
    int epoll = (int)check(epoll_create1(0), "epoll_create1");
    long result = epoll_wait(epoll, &event, 1, (int)patience_ms);
    int error = errno;
    close(epoll);
    errno = error;
    return result;
}

static long call_nanosleep(void) {
    struct timespec time = patience();
    return nanosleep(&time, NULL);
}

static long call_clock_nanosleep(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += patience_ms / 1000;
    time.tv_nsec += patience_ms % 1000 * 1000000L;
    time.tv_sec += time.tv_nsec / 1000000000L;
    time.tv_nsec %= 1000000000L;
    errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    return errno == 0 ? 0 : -1;
}

static long call_futex(void) {
    int word = 0;
    struct timespec time = patience();
    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &time, NULL, 0);
}

static long call_semtimedop(void) {
    int semaphores = (int)check(semget(IPC_PRIVATE, 1, 0600), "semget");
    struct sembuf take = {0, -1, 0};
    struct timespec time = patience();
    long result = semtimedop(semaphores, &take, 1, &time);
    int error = errno;
    semctl(semaphores, 0, IPC_RMID);
    errno = error;
    return result;
}

static long call_sigtimedwait(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 5);
    struct timespec time = patience();
    return sigtimedwait(&set, NULL, &time);
}

static const struct {
    const char *name;
    long (*call)(void);
    int completed_by_byte; /* a byte ends it; otherwise its timeout does */
} CALLS[] = {
    {"read", call_read, 1},
    {"recv", call_recv, 2},
    {"recv with a timeout", call_recv_timeout, 0},
    {"poll", call_poll, 0},
    {"select", call_select, 0},
    {"epoll_wait", call_epoll, 0},
    {"nanosleep", call_nanosleep, 0},
    {"clock_nanosleep", call_clock_nanosleep, 0},
    {"futex", call_futex, 0},
    {"semtimedop", call_semtimedop, 0},
    {"sigtimedwait", call_sigtimedwait, 0},
};

static void interrupt(pid_t caller, int signal, int completed_by_byte) {
    await_sleep(caller);
    kill(caller, signal);
    pause_ms(10);
    await_sleep(caller);
    if (completed_by_byte && write(completed_by_byte == 1 ? ends[1] : sockets[1], "x", 1) != 1) {
        _exit(1);
    }
    _exit(0);
}

static void drain(void) {
    char byte;
    struct pollfd pollers[2] = {{ends[0], POLLIN, 0}, {sockets[0], POLLIN, 0}};
    while (poll(pollers, 2, 0) > 0) {
        check(read(pollers[0].revents ? ends[0] : sockets[0], &byte, 1), "read");
    }
}

int main(void) {
    check(pipe(ends), "pipe");
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), "socketpair");
    for (size_t i = 0; i < sizeof CALLS / sizeof CALLS[0]; i++) {
        for (enum manner manner = RESTART; manner <= IGNORED_BY_DEFAULT; manner++) {
            int signal_number = manner == IGNORED_BY_DEFAULT ? SIGWINCH : SIGUSR1, status;
            handled = 0;
            patience_ms = manner <= PLAIN ? 20000 : 120;
            if (manner <= PLAIN) {
                handle(SIGUSR1, on_signal, manner == RESTART ? SA_RESTART : 0);
            } else {
                signal(SIGUSR1, SIG_IGN);
            }
            pid_t caller = getpid(), pid = (pid_t)check(fork(), "fork");
            if (pid == 0) {
                interrupt(caller, signal_number, CALLS[i].completed_by_byte);
            }
            errno = 0;
            long result = CALLS[i].call();
            int error = errno;
            while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
            }
            drain();
            say("%s, %s: %ld %s, handled %d", CALLS[i].name, MANNER[manner], result, result < 0 ? strerror(error) : "", (int)handled);
        }
    }
    return 0;
}
