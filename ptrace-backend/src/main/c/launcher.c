/*
 * The launcher: the last program that runs in a new process before the debuggee.
 *
 * Started by posix_spawn from a JVM, it gives the process the state that a shell would have given it, waits until it has been seized, and executes the program.
 * It needs no C library and never stops or signals itself: the gate is a read() from a pipe.
 *
 *   launcher OPTION... -- PROGRAM ARGV0 [ARG...]     its environment is the program's
 *   launcher -B                                      the doorbell: an idle process with no ties to session, directory or terminal
 *   launcher -KFD...                                 the keeper: reads what is written to terminals and pipes until all of them have ended
 *   launcher -WPID                                   the witness: stays in its parent's process group, PID being the parent, and writes the number of each signal
 *                                                    that it gets to descriptor 1, a byte each
 *
 * Options are a letter and a value in one word, applied in the order of apply() whatever their order here:
 *   -gFD gate to read one byte from        -rFD pipe for reports (struct report); both are closed on exec
 *   -kFD descriptor above 2 to keep        -0FD -1FD -2FD what becomes descriptor 0, 1, 2
 *   -S new session                         -T descriptor 0 becomes the controlling terminal
 *   -dDIR working directory                -uMASK umask, octal
 *   -lN soft limit of open files           -aHEX CPU affinity, one word of 64 CPUs per option, lowest first
 *   -nN nice value + 20                    -R switch address space randomisation off
 *   -iHEX ignored signals                  -bHEX blocked signals (bit n-1 for signal n; all others have their default action)
 *   -yPID who may trace us under Yama (prctl(2), PR_SET_PTRACER)
 */
#include <asm/unistd.h>
#include <stddef.h>

enum {
    F_SETFD_ = 2, FD_CLOEXEC_ = 1, TIOCSCTTY_ = 0x540E, RLIMIT_NOFILE_ = 7, ADDR_NO_RANDOMIZE_ = 0x0040000, PR_SET_NAME_ = 15, PR_SET_PDEATHSIG_ = 1,
    PR_SET_PTRACER_ = 0x59616d61, SIG_SETMASK_ = 2, O_RDWR_ = 2, SIGKILL_ = 9, SIGSTOP_ = 19, POLLIN_ = 1, SIGNALS = 64, MAX_KEPT = 256, MAX_CPU_WORDS = 128
};

/* One report: what was tried (the option's letter, 'x' for execve, '?' for a wrong command line) and its errno. 'R' is a warning, the others are the end. */
struct report { int stage; int error; };

struct kernel_sigaction { void *handler; unsigned long flags; void *restorer; unsigned long mask; };
struct rlimit64 { unsigned long soft, hard; };

static struct {
    int gate, report, kept[MAX_KEPT], kept_count, stdio[3], closed[3], new_session, terminal, set_umask, umask, set_nice, nice, randomize_off, cpu_words;
    const char *directory;
    unsigned long file_limit, ignored, blocked, tracer, cpus[MAX_CPU_WORDS];
} plan = { .gate = -1, .report = -1, .stdio = { -1, -1, -1 } };

static long call(long number, long a, long b, long c, long d, long e)
{
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
    return result;
}

static void report(int stage, long result)
{
    struct report text = { stage, (int)-result };
    if (plan.report >= 0)
        call(__NR_write, plan.report, (long)&text, sizeof text, 0, 0);
}

static void check(int stage, long result)
{
    if (result < 0) {
        report(stage, result);
        call(__NR_exit_group, 127, 0, 0, 0, 0);
    }
}

static unsigned long number(const char *text, int base)
{
    unsigned long value = 0;
    if (!*text)
        check('?', -22);
    for (; *text; text++) {
        int digit = *text >= 'a' ? *text - 'a' + 10 : *text - '0';
        if (digit < 0 || digit >= base)
            check('?', -22);
        value = value * base + digit;
    }
    return value;
}

static void keep(int fd)
{
    if (plan.kept_count == MAX_KEPT)
        check('?', -24);
    plan.kept[plan.kept_count++] = fd;
}

static void option(const char *word)
{
    const char *value = word + 2;
    switch (word[1]) {
    case 'g': keep(plan.gate = number(value, 10)); break;
    case 'r': keep(plan.report = number(value, 10)); break;
    case 'k': keep(number(value, 10)); break;
    case '0': case '1': case '2': plan.stdio[word[1] - '0'] = number(value, 10); break;
    case 'c': {
        unsigned long fd = number(value, 10);
        if (fd > 2)
            check('?', -22);
        plan.closed[fd] = 1;
        break;
    }
    case 'S': plan.new_session = 1; break;
    case 'T': plan.terminal = 1; break;
    case 'd': plan.directory = value; break;
    case 'u': plan.set_umask = 1; plan.umask = number(value, 8); break;
    case 'l': plan.file_limit = number(value, 10); break;
    case 'a':
        if (plan.cpu_words == MAX_CPU_WORDS)
            check('?', -22);
        plan.cpus[plan.cpu_words++] = number(value, 16);
        break;
    case 'n': plan.set_nice = 1; plan.nice = (int)number(value, 10) - 20; break;
    case 'R': plan.randomize_off = 1; break;
    case 'i': plan.ignored = number(value, 16); break;
    case 'b': plan.blocked = number(value, 16); break;
    case 'y': plan.tracer = number(value, 10); break;
    default: check('?', -22);
    }
}

/* close_range is new in Linux 5.9; before, each number up to the limit is tried. */
static void close_between(unsigned first, unsigned last)
{
    if (first > last || call(__NR_close_range, first, last, 0, 0, 0) == 0)
        return;
    struct rlimit64 files = { 1024, 1024 };
    call(__NR_prlimit64, 0, RLIMIT_NOFILE_, 0, (long)&files, 0);
    for (unsigned fd = first; fd <= last && fd < files.hard; fd++)
        call(__NR_close, fd, 0, 0, 0, 0);
}

static void close_others(void)
{
    unsigned first = 3;
    for (;;) {
        unsigned next = ~0u;
        for (int i = 0; i < plan.kept_count; i++)
            if ((unsigned)plan.kept[i] >= first && (unsigned)plan.kept[i] < next)
                next = plan.kept[i];
        if (next == ~0u)
            break;
        close_between(first, next - 1);
        first = next + 1;
    }
    close_between(first, ~0u);
}

/* The raw call reaches signals 32 and 33 too, which glibc's posix_spawn leaves ignored. KILL and STOP refuse, as they should. */
static void set_signals(void)
{
    for (int signal = 1; signal <= SIGNALS; signal++) {
        struct kernel_sigaction action = { (void *)(plan.ignored >> (signal - 1) & 1), 0, NULL, 0 };
        if (signal != SIGKILL_ && signal != SIGSTOP_)
            check('i', call(__NR_rt_sigaction, signal, (long)&action, 0, sizeof action.mask, 0));
    }
    check('b', call(__NR_rt_sigprocmask, SIG_SETMASK_, (long)&plan.blocked, 0, sizeof plan.blocked, 0));
}

/* dup2 would overwrite a source that is still wanted where sources are 0, 1 or 2 themselves, so those are moved up first (F_DUPFD = 0). */
static void connect_stdio(void)
{
    for (int i = 0; i < 3; i++)
        if (plan.stdio[i] >= 0 && plan.stdio[i] < 3 && plan.stdio[i] != i) {
            long moved = call(__NR_fcntl, plan.stdio[i], 0, 3, 0, 0);
            check('0' + i, moved);
            plan.stdio[i] = (int)moved;
        }
    for (int i = 0; i < 3; i++)
        if (plan.stdio[i] >= 0 && plan.stdio[i] != i)
            check('0' + i, call(__NR_dup2, plan.stdio[i], i, 0, 0, 0));
    for (int i = 0; i < 3; i++)
        if (plan.closed[i])
            call(__NR_close, i, 0, 0, 0, 0);
}

static void apply(void)
{
    connect_stdio();
    close_others();
    if (plan.gate >= 0)
        check('g', call(__NR_fcntl, plan.gate, F_SETFD_, FD_CLOEXEC_, 0, 0));
    if (plan.report >= 0)
        check('r', call(__NR_fcntl, plan.report, F_SETFD_, FD_CLOEXEC_, 0, 0));
    if (plan.new_session)
        check('S', call(__NR_setsid, 0, 0, 0, 0, 0));
    if (plan.terminal)
        check('T', call(__NR_ioctl, 0, TIOCSCTTY_, 0, 0, 0));
    if (plan.directory)
        check('d', call(__NR_chdir, (long)plan.directory, 0, 0, 0, 0));
    if (plan.set_umask)
        call(__NR_umask, plan.umask, 0, 0, 0, 0);
    if (plan.file_limit) {
        struct rlimit64 files;
        check('l', call(__NR_prlimit64, 0, RLIMIT_NOFILE_, 0, (long)&files, 0));
        files.soft = plan.file_limit < files.hard ? plan.file_limit : files.hard;
        check('l', call(__NR_prlimit64, 0, RLIMIT_NOFILE_, (long)&files, 0, 0));
    }
    if (plan.cpu_words)
        check('a', call(__NR_sched_setaffinity, 0, plan.cpu_words * sizeof plan.cpus[0], (long)plan.cpus, 0, 0));
    if (plan.set_nice)
        check('n', call(__NR_setpriority, 0, 0, plan.nice, 0, 0));
    if (plan.randomize_off) {
        long persona = call(__NR_personality, 0xffffffff, 0, 0, 0, 0);
        if (persona >= 0)
            persona = call(__NR_personality, persona | ADDR_NO_RANDOMIZE_, 0, 0, 0, 0);
        if (persona < 0)
            report('R', persona);
    }
    if (plan.tracer) /* EINVAL without Yama, where nothing forbids the trace */
        call(__NR_prctl, PR_SET_PTRACER_, plan.tracer, 0, 0, 0);
    set_signals();
}

/* Ends with the thread that spawned it. What is not said to be kept of stdio is /dev/null. */
static void stand_apart(const char *name)
{
    call(__NR_prctl, PR_SET_PDEATHSIG_, SIGKILL_, 0, 0, 0);
    call(__NR_prctl, PR_SET_NAME_, (long)name, 0, 0, 0);
    call(__NR_chdir, (long)"/", 0, 0, 0, 0);
    int null = call(__NR_open, (long)"/dev/null", O_RDWR_, 0, 0, 0);
    for (int i = 0; i < 3; i++)
        if (plan.stdio[i] < 0)
            plan.stdio[i] = null;
    connect_stdio();
}

/* Ends with its tracer, too. */
static void idle(void)
{
    call(__NR_setsid, 0, 0, 0, 0, 0);
    stand_apart("signalbox-bell");
    close_others();
    set_signals();
    for (;;)
        call(__NR_pause, 0, 0, 0, 0, 0);
}

static void witness(unsigned long parent)
{
    unsigned long all = ~0ul;
    char byte;
    call(__NR_rt_sigprocmask, SIG_SETMASK_, (long)&all, 0, sizeof all, 0);
    plan.stdio[1] = 1;
    stand_apart("signalbox-witness");
    close_others();
    if (call(__NR_getppid, 0, 0, 0, 0, 0) != (long)parent) /* it died before its end would have been ours */
        call(__NR_exit_group, 0, 0, 0, 0, 0);
    for (;;) {
        long signal = call(__NR_rt_sigtimedwait, (long)&all, 0, 0, sizeof all, 0);
        byte = (char)signal;
        if (signal > 0 && call(__NR_write, 1, (long)&byte, 1, 0, 0) < 0)
            call(__NR_exit_group, 0, 0, 0, 0, 0);
    }
}

/*
 * Whoever writes to those descriptors' other sides was let go and is to live on: terminals stay open (the end of the last master is SIGHUP to the session, tty_ioctl(4),
 * "hangup"), and what is written there is thrown away. A grandchild, so that nobody has to wait for it; unlike its parent it does not end with its starter's thread.
 */
static void keep_open(char **word)
{
    struct { int fd; short events, revents; } ends[3];
    char rest[4096];
    int count = 0, open;
    for (; *word && count < 3; word++, count++) {
        ends[count].fd = number(*word + 2, 10);
        ends[count].events = POLLIN_;
        keep(ends[count].fd);
    }
    stand_apart("signalbox-keeper");
    close_others();
    set_signals();
    if (call(__NR_fork, 0, 0, 0, 0, 0) != 0)
        call(__NR_exit_group, 0, 0, 0, 0, 0);
    call(__NR_setsid, 0, 0, 0, 0, 0);
    for (open = count; open > 0;) {
        call(__NR_poll, (long)ends, count, -1, 0, 0);
        for (int i = 0; i < count; i++) {
            if (ends[i].fd < 0 || !ends[i].revents)
                continue;
            long got = call(__NR_read, ends[i].fd, (long)rest, sizeof rest, 0, 0);
            if (got > 0 || got == -4 || got == -11)
                continue;
            call(__NR_close, ends[i].fd, 0, 0, 0, 0);
            ends[i].fd = -1; /* poll passes it over */
            open--;
        }
    }
    call(__NR_exit_group, 0, 0, 0, 0, 0);
}

__attribute__((used)) static void start(long *stack)
{
    char **argv = (char **)(stack + 1), **envp = argv + stack[0] + 1, byte;
    if (argv[1] && argv[1][0] == '-' && argv[1][1] == 'B')
        idle();
    if (argv[1] && argv[1][0] == '-' && argv[1][1] == 'W')
        witness(number(argv[1] + 2, 10));
    if (argv[1] && argv[1][0] == '-' && argv[1][1] == 'K')
        keep_open(argv + 1);
    char **word = argv + 1;
    for (; *word && !((*word)[0] == '-' && (*word)[1] == '-'); word++)
        option(*word);
    if (!*word || !word[1] || !word[2])
        check('?', -22);
    apply();
    if (plan.gate >= 0) {
        long got;
        do
            got = call(__NR_read, plan.gate, (long)&byte, 1, 0, 0);
        while (got == -4);
        if (got != 1) /* whoever was to seize us is gone */
            call(__NR_exit_group, 127, 0, 0, 0, 0);
    }
    check('x', call(__NR_execve, (long)word[1], (long)(word + 2), (long)envp, 0, 0));
    __builtin_unreachable();
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start\n");
