/* Functions to put sites on; one command a line on stdin. Linked with -no-pie. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;
volatile long counter;
volatile int handled;
const char constant[] = "constant text";

__attribute__((noinline)) void plain(void) { counter++; }

/* the first instruction cannot be emulated */
void odd(void);
#ifdef __x86_64__
__asm__(".globl odd\nodd:\n\tlock incq counter(%rip)\n\tret\n");
#else
__asm__(".globl odd\nodd:\n\tlock incl counter\n\tret\n");
#endif

/* a system call instruction to put a site on: read(0, stack, 1) */
long read_byte(void);
#ifdef __x86_64__
__asm__(".globl read_byte\n.globl read_byte_call\nread_byte:\n\tsub $24, %rsp\n\txor %eax, %eax\n\txor %edi, %edi\n\tmov %rsp, %rsi\n\tmov $1, %edx\nread_byte_call:\n\tsyscall\n\tadd $24, %rsp\n\tret\n");
#else
__asm__(".globl read_byte\n.globl read_byte_call\nread_byte:\n\tpush %ebx\n\tsub $24, %esp\n\tmov $3, %eax\n\txor %ebx, %ebx\n\tmov %esp, %ecx\n\tmov $1, %edx\nread_byte_call:\n\tint $0x80\n\tadd $24, %esp\n\tpop %ebx\n\tret\n");
#endif

/* pushes the flags and returns them */
long flags(void);
#ifdef __x86_64__
__asm__(".globl flags\nflags:\n\tpushf\n\tpop %rax\n\tret\n");
#else
__asm__(".globl flags\nflags:\n\tpushf\n\tpop %eax\n\tret\n");
#endif

static void handler(int signal) { (void)signal; handled++; }

static void *worker(void *argument)
{
    for (long i = 0; i < (long)argument; i++) {
        odd();
        plain();
    }
    return NULL;
}

static void threads(long count, long rounds)
{
    pthread_t all[256];
    for (int i = 0; i < count; i++)
        pthread_create(&all[i], NULL, worker, (void *)rounds);
    for (int i = 0; i < count; i++)
        pthread_join(all[i], NULL);
}

static int status_of(pid_t child)
{
    int status = -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static int vfork_child(void *argument)
{
    (void)argument;
    plain();
    odd();
    _exit(3);
}

__attribute__((noinline)) pid_t fork_once(void)
{
    pid_t child = fork();
    if (!child)
        _exit(3);
    return child;
}

static int waiting_vfork_child(void *argument)
{
    char byte;
    while (read(0, &byte, 1) == 1 && byte != '\n')
        ;
    return vfork_child(argument);
}

int main(int argc, char **argv)
{
    char line[64];
    long a, b;
    setvbuf(stdin, NULL, _IONBF, 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    (void)argc;
    while (fgets(line, sizeof line, stdin)) {
        long result = 0;
        if (sscanf(line, "plain %ld", &a) == 1)
            for (; a > 0; a--)
                plain();
        else if (sscanf(line, "odd %ld", &a) == 1)
            for (; a > 0; a--)
                odd();
        else if (!strncmp(line, "flags", 5))
            result = flags() & 0x100;
        else if (!strncmp(line, "read", 4))
            result = read_byte();
        else if (sscanf(line, "threads %ld %ld", &a, &b) == 2)
            threads(a, b);
        else if (!strncmp(line, "fork", 4)) {
            pid_t child = fork();
            if (!child) {
                plain();
                odd();
                _exit(3);
            }
            result = status_of(child);
        } else if (!strncmp(line, "once", 4)) {
            result = status_of(fork_once());
        } else if (!strncmp(line, "vforkwait", 9)) {
            static char stack[65536];
            result = status_of(clone(waiting_vfork_child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));
        } else if (!strncmp(line, "vfork", 5)) {
            static char stack[65536];
            result = status_of(clone(vfork_child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));
        } else if (!strncmp(line, "spawn", 5)) {
            pid_t child;
            char *arguments[] = { "true", NULL };
            if (posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ))
                abort();
            result = status_of(child);
        } else if (!strncmp(line, "exec", 4))
            execv(argv[0], argv);
        else if (!strncmp(line, "storm", 5)) {
            struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
            sigaction(SIGUSR1, &action, NULL);
        } else if (!strncmp(line, "trapmask", 8)) {
            sigset_t set, old;
            struct sigaction action = { .sa_handler = handler };
            sigaction(SIGTRAP, &action, NULL);
            sigfillset(&set);
            sigprocmask(SIG_SETMASK, &set, NULL);
            plain();
            odd();
            sigprocmask(SIG_SETMASK, NULL, &old);
            result = sigismember(&old, SIGTRAP);
            sigemptyset(&set);
            sigprocmask(SIG_SETMASK, &set, NULL);
        } else if (!strncmp(line, "owntrap", 7)) {
            struct sigaction action = { .sa_handler = handler };
            sigaction(SIGTRAP, &action, NULL);
            handled = 0;
            __asm__ volatile("int3");
            raise(SIGTRAP);
            result = handled;
        } else if (!strncmp(line, "code", 4))
            result = *(volatile unsigned char *)plain;
        else if (sscanf(line, "exit %ld", &a) == 1)
            exit(a);
        printf("done %ld %ld\n", result, counter);
    }
    return 0;
}
