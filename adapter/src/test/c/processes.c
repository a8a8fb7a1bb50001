#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct point { int x, y; };

static void *worker(void *argument) {
    struct point *point = argument;
    prctl(PR_SET_NAME, "worker", 0, 0, 0);
    point->x += 1; // @bp worker
    return NULL;
}

static void wait_for_input(void) {
    char byte;
    printf("ready\n");
    fflush(stdout);
    if (read(0, &byte, 1) == 1)
        printf("read %c\n", byte); // @bp after-read
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    struct point point = {3, 4};
    if (!strcmp(mode, "thread")) {
        pthread_t thread;
        pthread_create(&thread, NULL, worker, &point);
        pthread_join(thread, NULL);
        return point.x; // @bp joined
    }
    if (!strcmp(mode, "step")) {
        pthread_t thread;
        pthread_create(&thread, NULL, worker, &point); // @bp create
        pthread_join(thread, NULL); // @bp join
        return point.x; // @bp after-join
    }
    if (!strcmp(mode, "fork")) {
        pid_t child = fork();
        if (child == 0)
            _exit(point.x + point.y); // @bp in-child
        int status;
        waitpid(child, &status, 0);
        return WEXITSTATUS(status); // @bp in-parent
    }
    if (!strcmp(mode, "exec")) {
        execl(argv[0], argv[0], "thread", (char *)NULL); // @bp exec
    }
    wait_for_input();
    return point.y; // @bp end
}
