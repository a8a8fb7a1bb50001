/* raise inside and outside a masked region; unblocking runs the handler before sigprocmask returns; one signal pending in both queues is two. */
#include "account.h"

static volatile sig_atomic_t handled;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)context;
    handled++;
    say("handler: signal %d, code %d, from myself %d", signal, info->si_code, info->si_pid == getpid());
}

static void say_pending(const char *when) {
    sigset_t set;
    check(sigpending(&set), "sigpending");
    say("%s: SIGUSR1 pending %d, SIGUSR2 pending %d, handled %d", when, sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2), (int)handled);
}

int main(void) {
    handle(SIGUSR1, on_signal, 0);
    handle(SIGUSR2, on_signal, 0);
    raise(SIGUSR1);
    say_pending("raised unmasked");

    set_mask(SIG_BLOCK, SIGUSR1);
    raise(SIGUSR1);
    raise(SIGUSR1);
    say_pending("raised twice while masked");
    set_mask(SIG_UNBLOCK, SIGUSR1);
    say_pending("unmasked");

    set_mask(SIG_BLOCK, SIGUSR1);
    kill(getpid(), SIGUSR1);
    thread_kill(SIGUSR1);
    kill(getpid(), SIGUSR1);
    say_pending("pending in both queues");
    set_mask(SIG_UNBLOCK, SIGUSR1);
    say_pending("both delivered");

    set_mask(SIG_BLOCK, SIGUSR2);
    raise(SIGUSR2);
    signal(SIGUSR2, SIG_IGN);
    say_pending("ignored while pending");
    set_mask(SIG_UNBLOCK, SIGUSR2);

    sigset_t set, old;
    sigfillset(&set);
    check(sigprocmask(SIG_SETMASK, &set, &old), "sigprocmask");
    sigprocmask(SIG_SETMASK, &old, &set);
    say("KILL blockable %d, STOP blockable %d, TRAP blocked %d", sigismember(&set, SIGKILL), sigismember(&set, SIGSTOP), sigismember(&set, SIGTRAP));
    return 0;
}
