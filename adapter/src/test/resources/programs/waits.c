// Waits for a line on stdin; SIGUSR1 is counted.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t count;

static void handler(int signal)
{
	(void)signal;
	count++;
}

int main(void)
{
	char line[16];
	signal(SIGUSR1, handler);
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin) == NULL && count < 1000)
		clearerr(stdin);
	return (int)count; // @bp end
}
