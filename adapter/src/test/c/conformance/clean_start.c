/*
 * clean_start PROGRAM ARGS: starts a program as a shell does, with nothing blocked and nothing ignored. The JVM that runs the tests blocks SIGQUIT in
 * its children and leaves them glibc's two internal signals ignored.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
    unsigned long none = 0;
    if (argc < 2) {
        return 2;
    }
    for (int i = 1; i <= 64; i++) {
        struct {
            void *handler;
            unsigned long flags;
            void *restorer;
            unsigned long mask;
        } action = {SIG_DFL, 0, 0, 0};
        syscall(SYS_rt_sigaction, i, &action, 0, sizeof action.mask);
    }
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, sizeof none);
    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
