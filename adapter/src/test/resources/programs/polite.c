// Counts SIGTERM and SIGHUP: after the first one it waits half a second for more, then tells how many came and ends with 7. "sigwait" and "signalfd" count without
// handlers, "apart" from a process group of its own.
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t count[32];

static void counted(int signal)
{
	count[signal]++;
}

static int taken(const sigset_t *signals, int descriptor, int milliseconds)
{
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	struct signalfd_siginfo info;
	struct pollfd ready = {descriptor, POLLIN, 0};

	if (descriptor < 0)
		return sigtimedwait(signals, NULL, &time);
	if (poll(&ready, 1, milliseconds) <= 0 || read(descriptor, &info, sizeof info) != sizeof info)
		return -1;
	return (int)info.ssi_signo;
}

static int take(const sigset_t *signals, int descriptor)
{
	int signal, wait = 60000;

	sigprocmask(SIG_BLOCK, signals, NULL);
	puts("ready");
	fflush(stdout);
	while ((signal = taken(signals, descriptor, wait)) > 0) {
		counted(signal);
		wait = 500;
	}
	printf("term %d hup %d\n", (int)count[SIGTERM], (int)count[SIGHUP]);
	return 7;
}

int main(int argc, char **argv)
{
	sigset_t both, none;
	struct timespec more = {0, 500000000};
	int ignores = argc > 1 && strcmp(argv[1], "ignore") == 0;

	sigemptyset(&none);
	sigemptyset(&both);
	sigaddset(&both, SIGTERM);
	sigaddset(&both, SIGHUP);
	if (argc > 2)
		setpgid(0, 0);
	if (argc > 1 && strcmp(argv[1], "sigwait") == 0)
		return take(&both, -1);
	if (argc > 1 && strcmp(argv[1], "signalfd") == 0)
		return take(&both, signalfd(-1, &both, 0));
	if (ignores)
		signal(SIGTERM, SIG_IGN);
	else if (argc < 2) {
		sigprocmask(SIG_BLOCK, &both, NULL);
		signal(SIGTERM, counted);
		signal(SIGHUP, counted);
	}
	puts("ready");
	fflush(stdout);
	if (ignores) {
		while (getchar() != EOF)
			;
		puts("still here");
		return 7;
	}
	sigsuspend(&none);
	sigprocmask(SIG_UNBLOCK, &both, NULL);
	while (nanosleep(&more, &more) != 0)
		;
	printf("term %d hup %d\n", (int)count[SIGTERM], (int)count[SIGHUP]);
	return 7;
}
