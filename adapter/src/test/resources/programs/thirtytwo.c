// A 32-bit program with handlers of both kinds: the kernel gives each another frame.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct place {
	int line;
	void *address;
	long long wide;
};

static __thread int per_thread = 32;
static volatile int seen, value;
static void *volatile where;
static sigjmp_buf back;

static void on_plain(int signal)
{
	seen += signal; // @bp plain
}

static void on_value(int signal, siginfo_t *info, void *context)
{
	(void)context;
	value = signal + info->si_value.sival_int; // @bp value
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	where = info->si_addr; // @bp fault
	siglongjmp(back, 1);
}

static int __attribute__((noinline)) add(int a, long long b)
{
	int sum = a + (int)b; // @bp add
	return sum;
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
	sigaction(signal, &action, NULL);
}

int main(void)
{
	struct place place = {1, &place, -5};
	long number = -1;
	union sigval queued = {.sival_int = 7};
	handle(SIGSEGV, on_fault);
	handle(SIGUSR2, on_value);
	signal(SIGUSR1, on_plain);
	int got = add(3, 40000000000LL); // @bp call
	place.wide += got + per_thread; // @bp behind
	raise(SIGUSR1);
	sigqueue(getpid(), SIGUSR2, queued); // @bp queue
	if (sigsetjmp(back, 1) == 0)
		*(volatile int *)0x1234 = 1; // @bp crash
	printf("%d %d %p %lld\n", seen, value, where, place.wide); // @bp print
	return number == -1 ? 0 : 1;
}
