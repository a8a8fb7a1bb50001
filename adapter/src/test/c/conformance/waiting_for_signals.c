/* Signals that are fetched instead of handled: sigwaitinfo, sigtimedwait, signalfd; and the temporary masks of sigsuspend, ppoll and pselect. */
#include "account.h"

#include <poll.h>
#include <sys/select.h>
#include <sys/signalfd.h>

static volatile sig_atomic_t handled;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    handled++;
    say("handler of signal %d", signal);
}

static sigset_t set_of(int first, int second) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, first);
    sigaddset(&set, second);
    return set;
}

static void fetched(void) {
    sigset_t set = set_of(SIGINT, SIGRTMIN);
    siginfo_t info;
    check(sigprocmask(SIG_BLOCK, &set, NULL), "sigprocmask");
    kill(getpid(), SIGINT);
    int signal = sigwaitinfo(&set, &info);
    say("sigwaitinfo: %d, code %d", signal, info.si_code);
    union sigval value = {.sival_int = 55};
    sigqueue(getpid(), SIGRTMIN, value);
    struct timespec none = {0, 0};
    signal = sigtimedwait(&set, &info, &none);
    say("sigtimedwait: RTMIN+%d, value %d", signal - SIGRTMIN, info.si_value.sival_int);
    signal = sigtimedwait(&set, &info, &none);
    say("nothing left: %d %s", signal, strerror(errno));

    int fd = (int)check(signalfd(-1, &set, 0), "signalfd");
    struct signalfd_siginfo record;
    kill(getpid(), SIGINT);
    sigqueue(getpid(), SIGRTMIN, value);
    for (int i = 0; i < 2; i++) {
        check(read(fd, &record, sizeof record), "read");
        say("signalfd: signal %u, code %d, value %d, from myself %d", record.ssi_signo, record.ssi_code, record.ssi_int, record.ssi_pid == (unsigned)getpid());
    }
    close(fd);
}

static void later(int signal) {
    pid_t waiting = getpid();
    if (check(fork(), "fork") == 0) {
        await_sleep(waiting);
        kill(waiting, signal);
        _exit(0);
    }
}

static void say_mask(const char *what, long result, int error) {
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    say("%s: %ld %s, handled %d, USR1 blocked %d, USR2 blocked %d", what, result, strerror(error), (int)handled, sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2));
    while (wait(NULL) < 0 && errno == EINTR) {
    }
    handled = 0;
}

static void temporary_masks(void) {
    sigset_t only_usr2 = set_of(SIGUSR2, SIGUSR2);
    handle(SIGUSR1, on_signal, SA_RESTART);
    handle(SIGUSR2, on_signal, SA_RESTART);
    set_mask(SIG_BLOCK, SIGUSR1);
    long result;

    later(SIGUSR1);
    result = sigsuspend(&only_usr2);
    say_mask("sigsuspend", result, errno);
    later(SIGUSR1);
    result = ppoll(NULL, 0, NULL, &only_usr2);
    say_mask("ppoll", result, errno);
    later(SIGUSR1);
    result = pselect(0, NULL, NULL, NULL, NULL, &only_usr2);
    say_mask("pselect", result, errno);

    raise(SIGUSR1);
    result = sigsuspend(&only_usr2);
    say_mask("sigsuspend with the signal pending", result, errno);
    later(SIGUSR2);
    result = pause();
    say_mask("pause", result, errno);
}

int main(void) {
    fetched();
    temporary_masks();
    return 0;
}
