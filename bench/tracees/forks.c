/*
 * forks exit|exec COUNT ROUNDS RESULT: forks COUNT children in each round, one after the other, which exit at once or execute this program again, and waits for
 * each.
 */
#include "measured.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void one(int executes) {
    int status;
    pid_t pid = fork();
    if (pid < 0) {
        die("fork");
    }
    if (pid == 0) {
        if (executes) {
            execl("/proc/self/exe", "forks", "child", (char *)NULL);
            _exit(127);
        }
        _exit(0);
    }
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        die("waitpid");
    }
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "child") == 0) {
        return 0;
    }
    if (argc != 5) {
        fprintf(stderr, "usage: forks exit|exec COUNT ROUNDS RESULT\n");
        return 2;
    }
    int executes = strcmp(argv[1], "exec") == 0;
    long count = atol(argv[2]);
    for (long round = atol(argv[3]); round > 0; round--) {
        double start = seconds();
        for (long i = 0; i < count; i++) {
            one(executes);
        }
        report(argv[4], count, seconds() - start);
    }
    return 0;
}
