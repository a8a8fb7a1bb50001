// For each byte on its input it lets a timer fire and raises SIGUSR1; its handler tells each signal and its code. Nothing on the input: ends.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static void tell(int signal, siginfo_t *info, void *context)
{
	char line[32];
	(void)context;
	int length = snprintf(line, sizeof line, "%d %d\n", signal, info->si_code);
	if (write(1, line, length) != length)
		_exit(2);
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO | SA_RESTART};
	char byte;

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	puts("ready");
	fflush(stdout);
	while (read(0, &byte, 1) == 1) {
		setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 1000}}, NULL);
		usleep(50000); // @bp slept
		raise(SIGUSR1);
	}
	return 0;
}
