/* Stopping and continuing: a child and the program itself, with what wait reports; terminal-style signals with handlers. */
#include "account.h"

static volatile sig_atomic_t handled;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)info, (void)context;
    handled++;
    say("handler of signal %d", signal);
}

static void on_silent_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    handled++;
}

static void report(pid_t pid, const char *what, int options) {
    int status;
    check(waitpid(pid, &status, options), "waitpid");
    say_status(what, status);
}

static void child_is_stopped(int signal) {
    int go[2];
    char byte;
    handle(SIGTERM, on_silent_signal, SA_RESTART);
    handled = 0;
    check(pipe(go), "pipe");
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        close(go[1]);
        _exit(read(go[0], &byte, 1) == 0 && handled == 1 ? 5 : 6);
    }
    close(go[0]);
    kill(pid, signal);
    report(pid, "child after a stop signal", WUNTRACED);
    kill(pid, SIGTERM); /* stays pending until it is continued */
    kill(pid, SIGCONT);
    report(pid, "child after SIGCONT", WCONTINUED);
    close(go[1]);
    report(pid, "child in the end", 0);
}

static void child_stops_itself(void) {
    int go[2];
    char byte;
    check(pipe(go), "pipe");
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        close(go[1]);
        raise(SIGSTOP);
        say("child goes on: %zd", read(go[0], &byte, 1));
        struct timespec time = {0, 30000000};
        say("its sleep: %d", nanosleep(&time, NULL));
        raise(SIGTSTP);
        _exit(6);
    }
    report(pid, "child stopped itself", WUNTRACED);
    kill(pid, SIGCONT);
    report(pid, "child continued", WCONTINUED);
    close(go[0]);
    close(go[1]);
    report(pid, "child stopped itself again", WUNTRACED);
    kill(pid, SIGKILL);
    report(pid, "child killed while stopped", 0);
}

static void program_itself_is_stopped(void) {
    pid_t self = getpid(), pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        char path[64], text[512];
        snprintf(path, sizeof path, "/proc/%d/stat", self);
        kill(self, SIGSTOP);
        for (;;) { /* T: stopped; t: stopped for its tracer, which has to let the stop take effect */
            FILE *stat = fopen(path, "r");
            text[fread(text, 1, sizeof text - 1, stat)] = 0;
            fclose(stat);
            char state = strrchr(text, ')')[2];
            if (state == 'T' || state == 't') {
                break;
            }
            pause_ms(1);
        }
        kill(self, SIGCONT);
        _exit(0);
    }
    report(pid, "helper that stopped and continued the program", 0);
    say("SIGCONT handler ran %d", (int)handled);
}

static void account(void) {
    child_is_stopped(SIGSTOP);
    child_is_stopped(SIGTSTP);
    child_stops_itself();
    handle(SIGINT, on_signal, 0);
    handle(SIGQUIT, on_signal, 0);
    handle(SIGTSTP, on_signal, 0);
    handled = 0;
    kill(getpid(), SIGINT);
    kill(getpid(), SIGQUIT);
    kill(getpid(), SIGTSTP);
    handle(SIGCONT, on_signal, SA_RESTART);
    kill(getpid(), SIGCONT);
    handled = 0;
    program_itself_is_stopped();
}

/* In a process group of its own whose parent is of the same session: in an orphaned group the kernel drops SIGTSTP. */
int main(void) {
    int status;
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        check(setpgid(0, 0), "setpgid");
        account();
        _exit(0);
    }
    check(waitpid(pid, &status, 0), "waitpid");
    say_status("all of it", status);
    handle(SIGCONT, on_signal, SA_RESTART);
    program_itself_is_stopped();
    return 0;
}
