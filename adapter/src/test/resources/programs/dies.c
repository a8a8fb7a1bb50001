// Dies in the way that its argument names.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void *idle(void *unused) {
    for (;;) pause();
}

static void *faulty(void *unused) {
    *(volatile int *)0 = 1; // @bp fault
    return 0;
}

static void cores(rlim_t size) {
    struct rlimit limit = {size, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &limit);
}

int main(int argc, char **argv) {
    pthread_t thread;
    const char *way = argv[1];
    cores(strstr(way, "core") ? RLIM_INFINITY : 0);
    for (int i = 0; i < 3; i++) pthread_create(&thread, 0, idle, 0);
    if (!strncmp(way, "fault", 5)) pthread_create(&thread, 0, faulty, 0);
    if (!strcmp(way, "term")) kill(getpid(), SIGTERM);
    if (!strcmp(way, "memory")) {
        printf("ready\n");
        fflush(stdout);
        if (getchar() != 'g') return 1;
        for (;;) memset(malloc(1 << 20), 1, 1 << 20);
    }
    printf("ready\n");
    fflush(stdout);
    for (;;) pause(); // @bp pause
}
