#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void said(const char *what, long result)
{
    int error = result < 0 ? errno : 0;
    printf("%s %ld %d\n", what, result, error);
    fflush(stdout);
}

static void opens(const char *path)
{
    int fd = openat(AT_FDCWD, path, O_RDONLY); // @bp open
    said(path, fd < 0 ? -1 : 0);
    if (fd >= 0)
        close(fd);
}

static void *in_thread(void *unused)
{
    said("thread", syscall(SYS_getpgid, 0) > 0);
    return unused;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "open";
    if (!strcmp(what, "open")) {
        opens("/etc/passwd");
        opens("/tmp/../etc/group");
        opens("/no/such/file");
    } else if (!strcmp(what, "ids")) {
        for (int i = 0; i < 6; i++)
            said("getpgid", syscall(SYS_getpgid, 0));
    } else if (!strcmp(what, "sleep")) {
        struct timespec time = { 2, 0 };
        said("sleep", nanosleep(&time, NULL));
    } else if (!strcmp(what, "read")) {
        char text[16];
        said("read", read(0, text, sizeof text)); // @bp read
    } else if (!strcmp(what, "children")) {
        pthread_t thread;
        pthread_create(&thread, NULL, in_thread, NULL);
        pthread_join(thread, NULL);
        int status;
        pid_t child = fork();
        if (child == 0)
            _exit(syscall(SYS_getpgid, 0) > 0 ? 3 : 4);
        waitpid(child, &status, 0);
        said("child", WEXITSTATUS(status));
    } else if (!strcmp(what, "many")) {
        long failed = 0;
        for (int i = 0; i < atoi(argv[2]); i++)
            failed += syscall(SYS_getpgid, 0) < 0;
        said("many", failed);
    }
    return 0; // @bp end
}
