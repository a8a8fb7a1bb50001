// Queues signals to itself; its handler tells what it got. With an argument the handler changes its siginfo first, or the program faults.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int tamper;

static void tell(int signal, siginfo_t *info)
{
	printf("%d %d %d\n", signal, info->si_code, info->si_value.sival_int); // @bp tell
}

static void handler(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (tamper) // @bp handler
		info->si_value.sival_int = 99;
	tell(signal, info);
}

static void plain(int signal)
{
	printf("plain %d\n", signal); // @bp plain
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

	setvbuf(stdout, NULL, _IOLBF, 0);
	tamper = argc > 1 && strcmp(argv[1], "tamper") == 0;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	sigaction(SIGRTMIN, &action, NULL);
	signal(SIGHUP, plain);
	sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1}); // @bp queue
	sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 2});
	sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 3});
	puts("middle"); // @bp middle
	if (argc > 1 && strcmp(argv[1], "fault") == 0)
		*(volatile int *)16 = 1; // @bp fault
	puts("end"); // @bp end
	return 0;
}
