/* Makes the system calls that it is told to, a line of input each, and says what they returned. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int handled;

static void handler(int signal)
{
    handled = signal;
}

static void said(const char *what, long result)
{
    int error = errno;
    printf("%s %ld %d\n", what, result, result < 0 ? error : 0);
    fflush(stdout);
}

static void *in_thread(void *unused)
{
    said("thread", syscall(SYS_getppid) > 0);
    return unused;
}

int stepping;

static long at_instruction(void)
{
    long result;
    stepping++;
    __asm__ volatile(".globl the_call\nthe_call: syscall" : "=a"(result) : "a"(SYS_getpgid), "D"(0) : "rcx", "r11", "memory");
    stepping++;
    return result;
}

int main(int argc, char **argv)
{
    static char line[256];
    if (argc > 1)
        said("executed", 0);
    struct sigaction action = { .sa_handler = handler };
    sigaction(SIGUSR1, &action, NULL);
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR2, &action, NULL);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (!strcmp(line, "getppid")) {
            said("getppid", syscall(SYS_getppid));
        } else if (!strncmp(line, "open ", 5)) {
            int fd = open(line + 5, O_RDONLY);
            said("open", fd < 0 ? fd : 0);
            if (fd >= 0)
                close(fd);
        } else if (!strcmp(line, "fork") || !strcmp(line, "vfork")) {
            int status = 0;
            pid_t child = line[0] == 'f' ? fork() : vfork();
            if (child == 0)
                _exit(syscall(SYS_getppid) > 0 ? 3 : 4);
            waitpid(child, &status, 0);
            said("child", WEXITSTATUS(status));
        } else if (!strcmp(line, "thread")) {
            pthread_t thread;
            pthread_create(&thread, NULL, in_thread, NULL);
            pthread_join(thread, NULL);
        } else if (!strcmp(line, "exec")) {
            execl(argv[0], argv[0], "again", NULL);
        } else if (!strcmp(line, "sleep")) {
            struct timespec time = { 0, 300000000 };
            said("sleep", nanosleep(&time, NULL));
        } else if (!strcmp(line, "epoll")) {
            struct epoll_event event;
            said("epoll", epoll_wait(epoll_create1(0), &event, 1, 300));
        } else if (!strcmp(line, "raise")) {
            said("raise", raise(SIGUSR1));
        } else if (!strcmp(line, "handled")) {
            said("handled", handled);
        } else if (!strcmp(line, "int80")) {
            long result;
            __asm__ volatile("int $0x80" : "=a"(result) : "a"(64) : "memory"); /* getppid of i386 */
            said("int80", result == getppid());
        } else if (!strcmp(line, "step")) {
            said("step", at_instruction() == getpgrp());
        } else if (!strncmp(line, "many ", 5)) {
            long failed = 0;
            for (int i = 0; i < atoi(line + 5); i++)
                failed += syscall(SYS_getppid) < 0;
            said("many", failed);
        }
    }
    return 5;
}
