// A parent and its child, each adding to a counter in shared memory until it is told to end.
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
	volatile long parent;
	volatile long child;
	volatile int end;
};

static void work(volatile long *counter, volatile int *end)
{
	while (!*end) {
		++*counter; // @bp work
		usleep(1000);
	}
}

int main(void)
{
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child = fork();

	if (child == 0) {
		work(&shared->child, &shared->end);
		return 0;
	}
	work(&shared->parent, &shared->end);
	waitpid(child, NULL, 0);
	return 5;
}
