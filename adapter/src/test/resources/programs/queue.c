// Queues SIGUSR1 with a value to itself and tells what its handler saw.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile int seen, number;

static void handler(int signal, siginfo_t *info, void *context)
{
	(void)context;
	seen = info->si_value.sival_int; // @bp handler
	number = signal;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	union sigval value = {.sival_int = 3};

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	sigqueue(getpid(), SIGUSR1, value); // @bp queue
	printf("seen %d by %d\n", seen, number); // @bp seen
	return seen;
}
