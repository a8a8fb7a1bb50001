/* Order and nesting of handlers, SA_NODEFER, SA_RESETHAND, the alternate stack with and without SS_AUTODISARM, leaving a handler by siglongjmp. */
#include "account.h"

#include <setjmp.h>
#include <sys/mman.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static volatile sig_atomic_t depth;
static sigjmp_buf back;
static char *stack;
enum { STACK_SIZE = 65536 };

static void on_order(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    say("handler of signal %d", signal);
}

static void on_nested(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    depth++;
    say("depth %d of signal %d", (int)depth, signal);
    if (depth < 3) {
        raise(signal);
    }
    say("leaving depth %d", (int)depth);
    depth--;
}

static void on_masked(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    say("in the handler of %d: USR1 %d USR2 %d HUP %d blocked", signal, sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2), sigismember(&now, SIGHUP));
}

static void on_stack(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    stack_t now;
    char local;
    ucontext_t *frame = context;
    sigaltstack(NULL, &now);
    say("on the alternate stack %d, flags now %#x, flags in the frame %#x", &local >= stack && &local < stack + STACK_SIZE, now.ss_flags, frame->uc_stack.ss_flags);
}

static void on_jump(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    siglongjmp(back, signal);
}

static void use_stack(unsigned flags) {
    stack_t alternate = {.ss_sp = stack, .ss_flags = (int)flags, .ss_size = STACK_SIZE}, after;
    check(sigaltstack(&alternate, NULL), "sigaltstack");
    handle(SIGUSR1, on_stack, SA_ONSTACK);
    raise(SIGUSR1);
    sigaltstack(NULL, &after);
    say("afterwards flags %#x", after.ss_flags);
}

int main(void) {
    static const int SIGNALS[] = {SIGTERM, SIGHUP, SIGUSR2, SIGUSR1};
    for (int i = 0; i < 4; i++) {
        handle(SIGNALS[i], on_order, 0);
        set_mask(SIG_BLOCK, SIGNALS[i]);
        raise(SIGNALS[i]);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);

    handle(SIGUSR1, on_nested, SA_NODEFER);
    raise(SIGUSR1);
    handle(SIGUSR1, on_order, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    say("reset to the default %d", action.sa_handler == SIG_DFL);

    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_masked;
    action.sa_flags = SA_SIGINFO;
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);

    stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    use_stack(0);
    use_stack(SS_AUTODISARM);

    handle(SIGUSR2, on_jump, 0);
    int signal = sigsetjmp(back, 1);
    if (signal == 0) {
        raise(SIGUSR2);
        say("not reached");
    }
    sigprocmask(SIG_BLOCK, NULL, &none);
    say("jumped out of the handler of %d, USR2 blocked %d", signal, sigismember(&none, SIGUSR2));
    return 0;
}
