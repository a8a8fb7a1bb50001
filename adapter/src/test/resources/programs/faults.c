/* Goes wrong in the way that its argument names. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct point { int x, y, z; };

int table[4] = { 1, 2, 3, 4 };
#ifdef __x86_64__
#define SP "rsp"
#else
#define SP "esp"
#endif

static char alternate[65536];
static volatile int sink;

static void on_fault(int signal, siginfo_t *info, void *context) // @bp handler
{
    char text[128];
    (void)context;
    int length = snprintf(text, sizeof text, "signal %d code %d addr %p pid %d uid %d value %d status %d\n", signal,
                          info->si_code, info->si_addr, info->si_pid, info->si_uid, info->si_value.sival_int,
                          info->si_status);
    write(1, text, length);
    _exit(3);
}

/* Since Linux 5.11; selector 0 lets calls through. */
enum { PR_SET_SYSCALL_USER_DISPATCH_ = 59 };

static void told(int signal, siginfo_t *info, void *context)
{
    (void)context;
    printf("got %d code %d pid %d uid %d value %d ptr %p fd %d band %ld\n", signal, info->si_code, info->si_pid,
           info->si_uid, info->si_value.sival_int, info->si_value.sival_ptr, info->si_fd, info->si_band);
}

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | flags;
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaction(signal, &action, NULL);
}

static void use_alternate_stack(void)
{
    stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
    sigaltstack(&stack, NULL);
}

static void raise_another(int signal)
{
    (void)signal;
    raise(SIGUSR2);
}

static void fault_again(int signal)
{
    (void)signal;
    *(volatile int *)32 = 1;
}

static int deeper(int level)
{
    char frame[4096];
    memset(frame, level, sizeof frame);
    return deeper(level + 1) + frame[17];
}

static void division(int by)
{
    sink = 10 / by;
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *guard = page + 4096;
    mprotect(guard, 4096, PROT_NONE);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (strcmp(how, "null") == 0) {
        struct point *nowhere = NULL;
        nowhere->z = 1;
    } else if (strcmp(how, "read-null") == 0) {
        sink = *(volatile int *)NULL;
    } else if (strcmp(how, "call-null") == 0) {
        void (*function)(void) = NULL;
        function();
    } else if (strcmp(how, "guard") == 0) {
        memset(page, 1, 4096 + 1);
    } else if (strcmp(how, "overflow") == 0 || strcmp(how, "overflow-handled") == 0
               || strcmp(how, "overflow-unprepared") == 0) {
        struct rlimit limit = { 262144, 262144 };
        setrlimit(RLIMIT_STACK, &limit);
        if (strcmp(how, "overflow") != 0) {
            use_alternate_stack();
            install(SIGSEGV, on_fault, strcmp(how, "overflow-handled") == 0 ? SA_ONSTACK : 0);
        }
        sink = deeper(1);
    } else if (strcmp(how, "execute") == 0) {
        page[0] = (char)0xc3;
        ((void (*)(void))page)(); // @bp execute
    } else if (strcmp(how, "read-only") == 0) {
        char *text = (char *)(uintptr_t)"constant";
        *(volatile char *)text = 'x';
    } else if (strcmp(how, "misaligned") == 0) {
        __asm__ volatile("movaps %%xmm0, 4(%0)" : : "r"(page) : "memory");
    } else if (strcmp(how, "alignment-check") == 0) {
        long *odd = (long *)(page + 1);
        __asm__ volatile("pushf; orl $0x40000, (%%" SP "); popf; mov %1, (%0); pushf; andl $0xfffbffff, (%%" SP "); popf"
                         : : "r"(odd), "r"(1L) : "memory", "cc");
    } else if (strcmp(how, "non-canonical") == 0) {
        *(volatile char *)0x4141414141414141 = 1;
    } else if (strcmp(how, "divide") == 0) {
        division(argc - 2);
    } else if (strcmp(how, "divide-overflow") == 0) {
        volatile int least = INT32_MIN;
        sink = least / (argc - 3);
    } else if (strcmp(how, "illegal") == 0) {
        __builtin_trap();
    } else if (strcmp(how, "truncated") == 0) {
        char name[] = "/tmp/truncatedXXXXXX";
        int fd = mkstemp(name);
        if (ftruncate(fd, 8192) != 0)
            return 1;
        char *file = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (ftruncate(fd, 100) != 0)
            return 1;
        unlink(name);
        file[5000] = 1;
    } else if (strcmp(how, "blocked") == 0) {
        sigset_t all;
        install(SIGSEGV, on_fault, 0);
        sigfillset(&all);
        sigprocmask(SIG_BLOCK, &all, NULL);
        *(volatile int *)16 = 1;
    } else if (strcmp(how, "nested") == 0) {
        struct sigaction plain;
        memset(&plain, 0, sizeof plain);
        plain.sa_handler = fault_again;
        sigaction(SIGSEGV, &plain, NULL);
        *(volatile int *)16 = 1;
    } else if (strcmp(how, "alternate") == 0) {
        struct sigaction plain;
        memset(&plain, 0, sizeof plain);
        plain.sa_handler = raise_another;
        plain.sa_flags = SA_ONSTACK;
        use_alternate_stack();
        install(SIGUSR2, told, 0);
        sigaction(SIGUSR1, &plain, NULL);
        raise(SIGUSR1);
    } else if (strcmp(how, "once") == 0) {
        install(SIGUSR1, told, SA_RESETHAND);
        raise(SIGUSR1);
    } else if (strcmp(how, "table") == 0) {
        install(SIGUSR1, told, SA_RESTART);
        install(SIGSEGV, on_fault, SA_ONSTACK | SA_NODEFER);
        signal(SIGPIPE, SIG_IGN);
        use_alternate_stack();
        raise(SIGUSR1);
    } else if (strcmp(how, "child") == 0) {
        install(SIGCHLD, told, 0);
        pid_t child = fork();
        if (child == 0) {
            if (argv[2][0] == 'e')
                _exit(7);
            raise(argv[2][0] == 'k' ? SIGKILL : SIGSTOP);
            _exit(0);
        }
        int status;
        waitpid(child, &status, WUNTRACED);
        kill(child, SIGKILL);
    } else if (strcmp(how, "timer") == 0) {
        struct sigevent event;
        timer_t timer;
        sigset_t set;
        memset(&event, 0, sizeof event);
        install(SIGRTMIN + 1, told, 0);
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGRTMIN + 1;
        event.sigev_value.sival_int = 77;
        timer_create(CLOCK_MONOTONIC, &event, &timer);
        sigemptyset(&set);
        sigaddset(&set, SIGRTMIN + 1);
        sigprocmask(SIG_BLOCK, &set, NULL);
        struct itimerspec spec = { { 0, 1000000 }, { 0, 1000000 } };
        timer_settime(timer, 0, &spec, NULL);
        struct timespec nap = { 0, 50000000 };
        nanosleep(&nap, NULL);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        spec = (struct itimerspec){ { 0, 0 }, { 0, 0 } };
        timer_settime(timer, 0, &spec, NULL);
    } else if (strcmp(how, "io") == 0) {
        int ends[2];
        install(SIGRTMIN + 2, told, 0);
        if (pipe(ends) != 0)
            return 1;
        fcntl(ends[0], F_SETOWN, getpid());
        fcntl(ends[0], F_SETSIG, SIGRTMIN + 2);
        fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
        if (write(ends[1], "x", 1) != 1)
            return 1;
    } else if (strcmp(how, "gone") == 0) {
        sigset_t set;
        install(SIGUSR1, told, 0);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        sigprocmask(SIG_BLOCK, &set, NULL);
        pid_t parent = getpid(), child = fork();
        if (child == 0) {
            if (setresuid(65534, 0, 0) == 0)
                sigqueue(parent, SIGUSR1, (union sigval){ .sival_int = 12 });
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
    } else if (strcmp(how, "dispatch") == 0) {
        static volatile char block = 0;
        install(SIGSYS, told, 0);
        if (prctl(PR_SET_SYSCALL_USER_DISPATCH_, 1, 0x1000L, 0x1000L, &block) != 0)
            return 1;
        block = 1;
        long result = syscall(SYS_getppid);
        printf("result %ld\n", result);
    } else if (strcmp(how, "init") == 0) {
        if (unshare(CLONE_NEWPID) != 0)
            return 1;
        pid_t init = fork();
        if (init == 0) {
            raise(SIGTERM);
            _exit(printf("init lives on\n") > 0 ? 0 : 1);
        }
        int status;
        waitpid(init, &status, 0);
    } else if (strcmp(how, "terminal-stop") == 0) {
        raise(SIGTSTP);
        printf("went on\n");
    } else if (strcmp(how, "queue") == 0) {
        sigset_t set;
        install(SIGUSR1, told, 0);
        install(SIGUSR2, told, 0);
        install(SIGRTMIN, told, 0);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR2);
        sigaddset(&set, SIGRTMIN);
        sigprocmask(SIG_BLOCK, &set, NULL);
        sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 1 });
        sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 2 });
        raise(SIGUSR2);
        sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 3 });
        printf("still blocked %d\n", sigismember(&set, SIGUSR2));
    }
    return sink & 0;
}
