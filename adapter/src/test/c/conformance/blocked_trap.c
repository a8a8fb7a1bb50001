/* What is left of SIGTRAP's handler and mask bit after a call of touched(), with SIGTRAP alone blocked, with every signal blocked, and ignored. */
#include "account.h"

static void on_trap(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
}

__attribute__((noinline)) void touched(void) {
    __asm__ volatile("");
}

static void say_trap(const char *what) {
    sigset_t mask;
    struct sigaction action;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigaction(SIGTRAP, NULL, &action);
    const char *disposition = action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored" : "handled";
    say("%s: blocked %d, %s", what, sigismember(&mask, SIGTRAP), disposition);
}

int main(void) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    handle(SIGTRAP, on_trap, 0);
    touched();
    say_trap("not blocked");

    set_mask(SIG_BLOCK, SIGTRAP);
    touched();
    say_trap("SIGTRAP alone blocked");

    handle(SIGTRAP, on_trap, 0);
    sigprocmask(SIG_SETMASK, &all, NULL);
    touched();
    say_trap("every signal blocked");

    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGTRAP, SIG_IGN);
    touched();
    say_trap("ignored");
    return 0;
}
