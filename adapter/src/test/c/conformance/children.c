/* fork, vfork, posix_spawn, system, popen, nested vfork, orphans and a pipeline; and how they end. */
#include "account.h"

#include <spawn.h>

extern char **environ;

static void spawn(const char *what, short flags, const char *script) {
    posix_spawnattr_t attributes;
    sigset_t set;
    char *arguments[] = {"sh", "-c", (char *)script, NULL};
    pid_t pid;
    int status;
    posix_spawnattr_init(&attributes);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    posix_spawnattr_setsigmask(&attributes, &set);
    posix_spawnattr_setflags(&attributes, flags);
    check(-posix_spawn(&pid, "/bin/sh", NULL, &attributes, arguments, environ), "posix_spawn");
    posix_spawnattr_destroy(&attributes);
    check(waitpid(pid, &status, 0), "waitpid");
    say_status(what, status);
}

static void vfork_shares_memory(void) {
    volatile int shared = 1;
    int status;
    pid_t pid = vfork();
    if (pid == 0) {
        shared = 2;
        _exit(9);
    }
    waitpid(pid, &status, 0);
    say("vfork: the child wrote %d", shared);
    say_status("vfork", status);
    pid = vfork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "exit 10", (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    say_status("vfork and exec", status);
    pid = vfork();
    if (pid == 0) {
        execl("/nonexistent", "nonexistent", (char *)NULL);
        _exit(errno == ENOENT ? 11 : 12);
    }
    waitpid(pid, &status, 0);
    say_status("vfork and exec of nothing", status);
}

static void deaths(void) {
    static const int SIGNALS[] = {SIGTERM, SIGKILL, SIGUSR1, SIGPIPE, SIGHUP};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) {
        int status;
        pid_t pid = (pid_t)check(fork(), "fork");
        if (pid == 0) {
            kill(getpid(), SIGNALS[i]);
            pause();
        }
        waitpid(pid, &status, 0);
        say_status("child that killed itself", status);
    }
}

static void orphan(void) {
    int ends[2], status;
    char text[32];
    check(pipe(ends), "pipe");
    pid_t pid = (pid_t)check(fork(), "fork");
    if (pid == 0) {
        if (fork() == 0) {
            pause_ms(20);
            check(write(ends[1], "orphan", 6), "write");
            _exit(0);
        }
        _exit(3);
    }
    close(ends[1]);
    waitpid(pid, &status, 0);
    say_status("the one in between", status);
    ssize_t length = 0, more;
    while ((more = read(ends[0], text + length, sizeof text - (size_t)length)) > 0) {
        length += more;
    }
    say("from the orphan: %.*s", (int)length, text);
    close(ends[0]);
}

static void wave(void) {
    int exits = 0, status;
    for (int i = 0; i < 40; i++) {
        if (check(fork(), "fork") == 0) {
            _exit(i);
        }
    }
    while (wait(&status) > 0) {
        exits += WEXITSTATUS(status);
    }
    say("forty children, exit statuses add up to %d, then %s", exits, strerror(errno));
}

int main(void) {
    vfork_shares_memory();
    spawn("posix_spawn", 0, "exit 21");
    spawn("posix_spawn with a mask", POSIX_SPAWN_SETSIGMASK, "grep SigBlk /proc/self/status");
    spawn("posix_spawn with a group", POSIX_SPAWN_SETPGROUP, "kill -TERM $$");
    say_status("system", system("exit 3"));
    say_status("system of a pipeline", system("echo one two three | tr ' ' '\\n' | sort | tail -n 1"));
    say_status("system, killed", system("kill -KILL $$"));
    FILE *pipe = popen("echo from popen; exit 4", "r");
    char line[64];
    say("read: %s", fgets(line, sizeof line, pipe) ? "something" : "nothing");
    say_status("popen", pclose(pipe));
    deaths();
    orphan();
    wave();
    return 0;
}
