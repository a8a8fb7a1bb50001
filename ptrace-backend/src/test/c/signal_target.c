/* Reports on stdout what its handlers see; "line" commands on stdin say what to do next. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void say(const char *text, int a, int b, long c)
{
    char line[128];
    int length = snprintf(line, sizeof line, "%s %d %d %ld\n", text, a, b, c);
    if (write(1, line, length) != length)
        abort();
}

static void handler(int signal, siginfo_t *info, void *context)
{
    (void)context;
    say("handler", signal, info->si_code, (long)info->si_value.sival_int);
}

static void catch_signal(int signal, int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | flags;
    sigaction(signal, &action, NULL);
}

int main(void)
{
    char line[64];
    setvbuf(stdin, NULL, _IONBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        int number = 0, value = 0;
        if (sscanf(line, "catch %d", &number) == 1)
            catch_signal(number, SA_RESTART); /* else a signal ends fgets */
        else if (sscanf(line, "raise %d", &number) == 1)
            raise(number);
        else if (sscanf(line, "queue %d %d", &number, &value) == 2)
            sigqueue(getpid(), number, (union sigval){ .sival_int = value });
        else if (sscanf(line, "block %d", &number) == 1 || sscanf(line, "unblock %d", &value) == 1) {
            sigset_t set;
            sigemptyset(&set);
            sigaddset(&set, number ? number : value);
            sigprocmask(number ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
        } else if (sscanf(line, "ignore %d", &number) == 1)
            signal(number, SIG_IGN);
        else if (sscanf(line, "epoll %d", &number) == 1) {
            int result = epoll_wait(epoll_create1(0), &(struct epoll_event){ 0 }, 1, number);
            say("epoll", result, result < 0 ? errno : 0, 0);
            continue;
        } else if (sscanf(line, "nanosleep %d", &number) == 1) {
            struct timespec time = { number / 1000, number % 1000 * 1000000L };
            int result = nanosleep(&time, &time);
            say("nanosleep", result, result < 0 ? errno : 0, 0);
            continue;
        } else if (sscanf(line, "flood %d %d", &number, &value) == 2)
            for (int i = 0; i < value; i++)
                raise(number);
        else if (sscanf(line, "exit %d", &number) == 1)
            exit(number);
        say("done", 0, 0, 0);
    }
    return 0;
}
