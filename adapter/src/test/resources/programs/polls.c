// Says "ready" and waits in poll for a byte of its own pipe, which the handler of SIGUSR1 writes; ends with what poll and read returned.
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int ends[2];

static void handler(int signal)
{
    (void)signal;
    if (write(ends[1], "x", 1) != 1) {
        _exit(99);
    }
}

int main(void)
{
    struct pollfd one = { .events = POLLIN };
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
    char byte;
    sigaction(SIGUSR1, &action, NULL);
    if (pipe(ends) != 0) {
        return 98;
    }
    one.fd = ends[0];
    puts("ready");
    fflush(stdout);
    int polled = poll(&one, 1, 20000);
    return polled < 0 ? (int)read(ends[0], &byte, 1) : 97;
}
