// Raises SIGUSR1 two hundred times and counts.
#include <signal.h>

static volatile int count;

static void handler(int signal)
{
	(void)signal;
	count++;
}

int main(void)
{
	signal(SIGUSR1, handler);
	for (int i = 0; i < 200; i++)
		raise(SIGUSR1); // @bp raise
	return count == 200 ? 0 : 1;
}
