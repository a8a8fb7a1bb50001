// Counts SIGTERM and SIGHUP: after the first one it waits half a second for more, then tells how many came and ends with 7.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t count[32];

static void counted(int signal)
{
	count[signal]++;
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
