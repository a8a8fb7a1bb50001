/*
 * One thread for each blocking call, all in their calls at the same time. "NAME RESULT ERRNO LEFT" is said at the end of each, LEFT being what the call says it left of a timeout in
 * milliseconds, and "time NAME MS" before it. The line "go" on stdin ends those that no timeout ends. With an argument, another thread runs through a function all the time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 600
#define HANDLED SIGUSR1
#define AWAITED (SIGRTMIN + 5)

static const struct timespec PATIENCE = { 0, PATIENCE_MS * 1000000L };

struct call {
    const char *name;
    long (*make)(struct call *); /* blocks */
    void (*prepare)(struct call *);
    void (*end)(struct call *); /* NULL when a timeout ends it */
    int ends[2];
    int other;
    long left;
    pthread_t thread;
    int tid;
    volatile int ready;
};

static int must(int result)
{
    if (result < 0) {
        perror("blocking_target");
        _exit(99);
    }
    return result;
}

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

/* preparations */
static void with_pipe(struct call *c) { must(pipe(c->ends)); }
static void with_sockets(struct call *c) { must(socketpair(AF_UNIX, SOCK_STREAM, 0, c->ends)); }
static void with_timeout(struct call *c)
{
    struct timeval time = { 0, PATIENCE_MS * 1000 };
    with_sockets(c);
    must(setsockopt(c->ends[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time));
}
static void with_long_timeout(struct call *c)
{
    struct timeval time = { 30, 0 };
    with_sockets(c);
    must(setsockopt(c->ends[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time));
}
static void with_terminal(struct call *c)
{
    c->ends[1] = must(posix_openpt(O_RDWR | O_NOCTTY));
    must(grantpt(c->ends[1]));
    must(unlockpt(c->ends[1]));
    c->ends[0] = must(open(ptsname(c->ends[1]), O_RDWR | O_NOCTTY));
}
static void with_full_pipe(struct call *c)
{
    static char page[4096];
    with_pipe(c);
    int size = must(fcntl(c->ends[1], F_SETPIPE_SZ, 4096));
    if (write(c->ends[1], page, size) != size)
        abort();
}
static struct sockaddr_un address(struct call *c, socklen_t *length)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "signalbox-%d-%s", getpid(), c->name);
    *length = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name.sun_path + 1);
    return name;
}
static void with_listener(struct call *c)
{
    socklen_t length;
    struct sockaddr_un name = address(c, &length);
    c->ends[0] = must(socket(AF_UNIX, SOCK_STREAM, 0));
    must(bind(c->ends[0], (struct sockaddr *)&name, length));
    must(listen(c->ends[0], 0));
    c->ends[1] = must(socket(AF_UNIX, SOCK_STREAM, 0));
}
static void with_full_listener(struct call *c)
{
    socklen_t length;
    struct sockaddr_un name = address(c, &length);
    with_listener(c);
    c->other = must(socket(AF_UNIX, SOCK_STREAM, 0));
    must(connect(c->other, (struct sockaddr *)&name, length));
}
static void with_queue(struct call *c) { c->other = must(msgget(IPC_PRIVATE, 0600)); }
static void with_semaphore(struct call *c) { c->other = must(semget(IPC_PRIVATE, 1, 0600)); }
static void with_child(struct call *c)
{
    with_pipe(c);
    c->other = must(fork());
    if (c->other == 0) {
        char byte;
        close(c->ends[1]);
        _exit(read(c->ends[0], &byte, 1) == 1 ? 7 : 8);
    }
}
static void with_locked_file(struct call *c)
{
    char name[] = "/tmp/signalbox-blocking-XXXXXX";
    c->ends[0] = must(mkstemp(name));
    c->ends[1] = must(open(name, O_RDWR));
    unlink(name);
    must(flock(c->ends[1], LOCK_EX));
}
static void with_epoll(struct call *c) { c->other = must(epoll_create1(0)); }
static void with_context(struct call *c)
{
    aio_context_t context = 0;
    must(syscall(SYS_io_setup, 1, &context));
    c->left = (long)context;
}

/* calls */
static long a_read(struct call *c) { char byte; return read(c->ends[0], &byte, 1); }
static long a_write(struct call *c) { return write(c->ends[1], "x", 1); }
static long a_recvmsg(struct call *c)
{
    char byte;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    return recvmsg(c->ends[0], &message, 0);
}
static long an_accept(struct call *c) { return accept(c->ends[0], NULL, NULL) >= 0 ? 0 : -1; }
static long a_connect(struct call *c)
{
    socklen_t length;
    struct sockaddr_un name = address(c, &length);
    return connect(c->ends[1], (struct sockaddr *)&name, length);
}
static long a_nanosleep(struct call *c)
{
    (void)c;
    return nanosleep(&PATIENCE, NULL);
}
static long a_relative_sleep(struct call *c)
{
    (void)c;
    errno = clock_nanosleep(CLOCK_MONOTONIC, 0, &PATIENCE, NULL);
    return errno ? -1 : 0;
}
static long an_absolute_sleep(struct call *c)
{
    struct timespec time;
    (void)c;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += PATIENCE.tv_nsec;
    time.tv_sec += time.tv_nsec / 1000000000L;
    time.tv_nsec %= 1000000000L;
    errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    return errno ? -1 : 0;
}
static long a_poll(struct call *c)
{
    struct pollfd one = { c->ends[0], POLLIN, 0 };
    return poll(&one, 1, PATIENCE_MS);
}
static long a_poll_that_ends(struct call *c)
{
    struct pollfd one = { c->ends[0], POLLIN, 0 };
    return poll(&one, 1, -1);
}
static long a_ppoll(struct call *c)
{
    struct pollfd one = { c->ends[0], POLLIN, 0 };
    sigset_t none;
    sigemptyset(&none);
    return ppoll(&one, 1, &PATIENCE, &none);
}
static long a_select(struct call *c)
{
    fd_set set;
    struct timeval time = { 0, PATIENCE_MS * 1000 };
    FD_ZERO(&set);
    FD_SET(c->ends[0], &set);
    long result = select(c->ends[0] + 1, &set, NULL, NULL, &time);
    c->left = time.tv_sec * 1000L + time.tv_usec / 1000;
    return result;
}
static long a_pselect(struct call *c)
{
    fd_set set;
    sigset_t none;
    sigemptyset(&none);
    FD_ZERO(&set);
    FD_SET(c->ends[0], &set);
    return pselect(c->ends[0] + 1, &set, NULL, NULL, &PATIENCE, &none);
}
static long an_epoll_wait(struct call *c)
{
    struct epoll_event event;
    return epoll_wait(c->other, &event, 1, PATIENCE_MS);
}
static long an_epoll_pwait(struct call *c)
{
    struct epoll_event event;
    sigset_t none;
    sigemptyset(&none);
    return epoll_pwait(c->other, &event, 1, PATIENCE_MS, &none);
}
static long a_futex(struct call *c)
{
    c->other = 0;
    return syscall(SYS_futex, &c->other, FUTEX_WAIT, 0, &PATIENCE, NULL, 0);
}
static long a_futex_that_ends(struct call *c)
{
    c->other = 0;
    return syscall(SYS_futex, &c->other, FUTEX_WAIT, 0, NULL, NULL, 0);
}
static long a_sigtimedwait(struct call *c)
{
    sigset_t set;
    (void)c;
    sigemptyset(&set);
    sigaddset(&set, AWAITED);
    return sigtimedwait(&set, NULL, &PATIENCE);
}
static long a_sigwaitinfo(struct call *c)
{
    sigset_t set;
    (void)c;
    sigemptyset(&set);
    sigaddset(&set, AWAITED);
    return sigwaitinfo(&set, NULL) == AWAITED ? 0 : -1;
}
static long a_semop(struct call *c)
{
    struct sembuf take = { 0, -1, 0 };
    return semop(c->other, &take, 1);
}
static long a_semtimedop(struct call *c)
{
    struct sembuf take = { 0, -1, 0 };
    return semtimedop(c->other, &take, 1, &PATIENCE);
}
static long a_msgrcv(struct call *c)
{
    struct { long type; char text[8]; } message;
    return msgrcv(c->other, &message, sizeof message.text, 0, 0);
}
static long an_io_getevents(struct call *c)
{
    struct io_event event;
    struct timespec time = PATIENCE;
    long context = c->left;
    c->left = 0;
    return syscall(SYS_io_getevents, context, 1, 1, &event, &time);
}
static long a_wait4(struct call *c)
{
    int status = 0;
    return wait4(c->other, &status, 0, NULL) == c->other ? WEXITSTATUS(status) : -1;
}
static long a_pause(struct call *c) { (void)c; return pause(); }
static long a_sigsuspend(struct call *c)
{
    sigset_t but;
    (void)c;
    sigfillset(&but);
    sigdelset(&but, HANDLED);
    return sigsuspend(&but);
}
static long a_flock(struct call *c) { return flock(c->ends[0], LOCK_EX); }

/* ends */
static void by_byte(struct call *c)
{
    if (write(c->ends[1], "\n", 1) != 1)
        abort();
}
static void by_room(struct call *c)
{
    char page[4096];
    if (read(c->ends[0], page, sizeof page) <= 0)
        abort();
}
static void by_connecting(struct call *c) { must(a_connect(c)); }
static void by_accepting(struct call *c) { must(an_accept(c)); }
static void by_wake(struct call *c) { syscall(SYS_futex, &c->other, FUTEX_WAKE, 1, NULL, NULL, 0); }
static void by_signal(struct call *c) { syscall(SYS_tgkill, getpid(), c->tid, HANDLED); }
static void by_awaited_signal(struct call *c) { syscall(SYS_tgkill, getpid(), c->tid, AWAITED); }
static void by_giving(struct call *c)
{
    struct sembuf give = { 0, 1, 0 };
    must(semop(c->other, &give, 1));
}
static void by_message(struct call *c)
{
    struct { long type; char text[8]; } message = { 1, "message" };
    must(msgsnd(c->other, &message, sizeof message.text, 0));
}
static void by_unlocking(struct call *c) { must(flock(c->ends[1], LOCK_UN)); }

static struct call calls[] = {
    { "read-pipe", a_read, with_pipe, by_byte },
    { "read-socket", a_read, with_sockets, by_byte },
    { "read-terminal", a_read, with_terminal, by_byte },
    { "write-pipe", a_write, with_full_pipe, by_room },
    { "recvmsg", a_recvmsg, with_sockets, by_byte },
    { "recvmsg-timeout", a_recvmsg, with_timeout },
    { "recvmsg-before-timeout", a_recvmsg, with_long_timeout, by_byte },
    { "accept", an_accept, with_listener, by_connecting },
    { "connect", a_connect, with_full_listener, by_accepting },
    { "nanosleep", a_nanosleep },
    { "clock_nanosleep", a_relative_sleep },
    { "clock_nanosleep-absolute", an_absolute_sleep },
    { "poll", a_poll, with_pipe },
    { "poll-event", a_poll_that_ends, with_pipe, by_byte },
    { "ppoll", a_ppoll, with_pipe },
    { "select", a_select, with_pipe },
    { "pselect", a_pselect, with_pipe },
    { "epoll_wait", an_epoll_wait, with_epoll },
    { "epoll_pwait", an_epoll_pwait, with_epoll },
    { "futex", a_futex },
    { "futex-wake", a_futex_that_ends, NULL, by_wake },
    { "sigtimedwait", a_sigtimedwait },
    { "sigwaitinfo", a_sigwaitinfo, NULL, by_awaited_signal },
    { "semop", a_semop, with_semaphore, by_giving },
    { "semtimedop", a_semtimedop, with_semaphore },
    { "msgrcv", a_msgrcv, with_queue, by_message },
    { "io_getevents", an_io_getevents, with_context },
    { "wait4", a_wait4, with_child, by_byte },
    { "pause", a_pause, NULL, by_signal },
    { "sigsuspend", a_sigsuspend, NULL, by_signal },
    { "flock", a_flock, with_locked_file, by_unlocking },
};
#define CALLS (sizeof calls / sizeof calls[0])

static void handler(int signal) { (void)signal; }

static void *run(void *argument)
{
    struct call *c = argument;
    char line[160];
    c->tid = (int)syscall(SYS_gettid);
    c->ready = 1;
    long begun = milliseconds();
    long result = c->make(c);
    int error = result < 0 ? errno : 0;
    int length = snprintf(line, sizeof line, "time %s %ld\n%s %ld %d %ld\n", c->name, milliseconds() - begun, c->name, result, error, c->left);
    if (write(1, line, length) != length)
        abort();
    return NULL;
}

volatile long touches;

/* its first instruction is not emulated */
void touched(void);
#ifdef __x86_64__
__asm__(".text\n.globl touched\ntouched:\n\tlock incq touches(%rip)\n\tret\n");
#else
__asm__(".text\n.globl touched\ntouched:\n\tlock incl touches\n\tret\n");
#endif

static volatile int ended;

static void *touch(void *unused)
{
    (void)unused;
    while (!ended) {
        touched();
        usleep(5000);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    char line[16];
    pthread_t toucher;
    sigset_t awaited;
    struct sigaction action = { .sa_handler = handler };
    (void)argv;
    sigaction(HANDLED, &action, NULL);
    sigemptyset(&awaited);
    sigaddset(&awaited, AWAITED);
    sigprocmask(SIG_BLOCK, &awaited, NULL);
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].prepare)
            calls[i].prepare(&calls[i]);
    for (size_t i = 0; i < CALLS; i++) {
        pthread_create(&calls[i].thread, NULL, run, &calls[i]);
        while (!calls[i].ready)
            sched_yield();
        printf("thread %d %s\n", calls[i].tid, calls[i].name);
    }
    printf("waiting\n");
    fflush(stdout);
    if (argc > 1)
        pthread_create(&toucher, NULL, touch, NULL);
    if (read(0, line, sizeof line) <= 0)
        abort();
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].end)
            calls[i].end(&calls[i]);
    for (size_t i = 0; i < CALLS; i++)
        pthread_join(calls[i].thread, NULL);
    ended = 1;
    if (argc > 1)
        pthread_join(toucher, NULL);
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].prepare == with_queue)
            msgctl(calls[i].other, IPC_RMID, NULL);
        else if (calls[i].prepare == with_semaphore)
            semctl(calls[i].other, 0, IPC_RMID);
    printf("end\n");
    return 0;
}
