// Sends itself SIGPROF for a second and a half and says how often.
#include <signal.h>
#include <stdio.h>
#include <time.h>

static volatile int count;

static void handler(int signal)
{
	(void)signal;
	count++;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(void)
{
	signal(SIGPROF, handler);
	for (double end = now() + 1.5; now() < end;)
		raise(SIGPROF);
	printf("%d\n", count);
	return 0;
}
