/* A program's own traps: int3, raise(SIGTRAP), the trap flag set by popf; each with SIGTRAP handled, blocked, ignored or at its default. */
#include "account.h"

#include <sys/resource.h>

static volatile sig_atomic_t traps, last_code;

static void on_trap(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    traps++;
    last_code = info->si_code;
}

static void int3(void) {
    __asm__ volatile("int3");
}

static void int3_long(void) {
    __asm__ volatile(".byte 0xcd, 0x03");
}

/* Sets TF for a few instructions; the processor traps behind each of them. */
static void trap_flag(void) {
#ifdef __x86_64__
    __asm__ volatile("pushfq\n orq $0x100, (%%rsp)\n popfq\n nop\n nop\n nop\n pushfq\n andq $~0x100, (%%rsp)\n popfq\n" ::: "cc", "memory");
#else
    __asm__ volatile("pushfl\n orl $0x100, (%%esp)\n popfl\n nop\n nop\n nop\n pushfl\n andl $~0x100, (%%esp)\n popfl\n" ::: "cc", "memory");
#endif
}

static void say_traps(const char *what) {
    say("%s: %d traps, last code %d", what, (int)traps, (int)last_code);
    traps = 0;
}

static void blocked_int3(void) {
    set_mask(SIG_BLOCK, SIGTRAP);
    int3();
}

static void ignored_int3(void) {
    signal(SIGTRAP, SIG_IGN);
    int3();
}

static void default_int3(void) {
    signal(SIGTRAP, SIG_DFL);
    int3();
}

static void ignored_raise(void) {
    signal(SIGTRAP, SIG_IGN);
    raise(SIGTRAP);
    say("ignored raise(SIGTRAP) came back");
}

static void default_raise(void) {
    signal(SIGTRAP, SIG_DFL);
    raise(SIGTRAP);
}

static void blocked_raise(void) {
    sigset_t set;
    set_mask(SIG_BLOCK, SIGTRAP);
    raise(SIGTRAP);
    sigpending(&set);
    say("blocked raise(SIGTRAP): pending %d", sigismember(&set, SIGTRAP));
    traps = 0;
    set_mask(SIG_UNBLOCK, SIGTRAP);
    say_traps("unblocked");
}

static void blocked_trap_flag(void) {
    set_mask(SIG_BLOCK, SIGTRAP);
    trap_flag();
}

int main(void) {
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    handle(SIGTRAP, on_trap, 0);
    int3();
    say_traps("int3");
    int3_long();
    say_traps("int $3");
    raise(SIGTRAP);
    say_traps("raise");
    kill(getpid(), SIGTRAP);
    say_traps("kill");
    trap_flag();
    say_traps("trap flag");
    for (int i = 0; i < 100; i++) {
        int3();
    }
    say_traps("a hundred int3");
    in_child("int3 while SIGTRAP is blocked", blocked_int3);
    in_child("int3 while SIGTRAP is ignored", ignored_int3);
    in_child("int3 by default", default_int3);
    in_child("raise while SIGTRAP is ignored", ignored_raise);
    in_child("raise by default", default_raise);
    in_child("raise while SIGTRAP is blocked", blocked_raise);
    in_child("trap flag while SIGTRAP is blocked", blocked_trap_flag);
    return 0;
}
