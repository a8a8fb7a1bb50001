/*
 * System calls to catch, to change and to let fail: a configuration is read, a file is saved, a nap is taken. Says how each of them went.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *went(int failed)
{
    return failed ? strerror(errno) : "done";
}

static void configure(void)
{
    char text[64];
    int fd = open("/etc/calls.conf", O_RDONLY); // @bp configure
    if (fd < 0) {
        printf("no configuration: %s\n", strerror(errno));
        return;
    }
    printf("configuration: %zd bytes\n", read(fd, text, sizeof text));
    close(fd);
}

/* Tries three times before it gives up. */
static void save(void)
{
    for (int attempt = 1; attempt <= 3; attempt++) {
        int fd = open("/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0600);
        int failed = fd < 0 || write(fd, "saved\n", 6) != 6;
        printf("save, attempt %d: %s\n", attempt, went(failed));
        if (fd >= 0)
            close(fd);
        if (!failed)
            return;
    }
    printf("gave up\n");
}

static void nap(void)
{
    struct timespec time = { 0, 200000000 };
    printf("nap: %s\n", went(nanosleep(&time, NULL) < 0));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    configure();
    save();
    nap();
    return 0; // @bp end
}
