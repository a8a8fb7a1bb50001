// One signal of each kind, each with what its handler learnt from siginfo.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// What a handler saw; printed outside the handler, where printf is allowed.
struct sighting {
	volatile sig_atomic_t count;
	siginfo_t info;
};

static struct sighting seen[NSIG];
static sigjmp_buf recovery;
static char *guard_page;
static size_t page_size;

static const char *code_name(const siginfo_t *info)
{
	switch (info->si_code) {
	case SI_USER:
		return "SI_USER";
	case SI_QUEUE:
		return "SI_QUEUE";
	case SI_TIMER:
		return "SI_TIMER";
	case SI_TKILL:
		return "SI_TKILL";
	default:
		break;
	}
	if (info->si_signo == SIGSEGV && info->si_code == SEGV_ACCERR)
		return "SEGV_ACCERR";
	if (info->si_signo == SIGCHLD && info->si_code == CLD_EXITED)
		return "CLD_EXITED";
	return "?";
}

static void remember(int signal, siginfo_t *info, void *context)
{
	(void)context;
	seen[signal].info = *info; // @bp handler
	seen[signal].count++;
}

static void on_segv(int signal, siginfo_t *info, void *context)
{
	bool writable = seen[signal].count > 0;

	remember(signal, info, context);
	if (writable) // the second time the page is made writable, and the store is done again
		mprotect(guard_page, page_size, PROT_READ | PROT_WRITE); // @bp repair
	else
		siglongjmp(recovery, 1); // @bp recover
}

static void remember_and_jump(int signal, siginfo_t *info, void *context)
{
	remember(signal, info, context);
	siglongjmp(recovery, 1); // @bp jump
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};

	sigemptyset(&action.sa_mask);
	if (sigaction(signal, &action, NULL) != 0) {
		perror("sigaction");
		exit(2);
	}
}

// Waits in sigsuspend, so that the signal is seen there and nowhere else.
static void await(int signal, int count)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigdelset(&mask, signal);
	while (seen[signal].count < count)
		sigsuspend(&mask); // @bp suspended
}

static void print_seen(const char *what, int signal)
{
	const siginfo_t *info = &seen[signal].info;

	printf("%s: %s %s count=%d", what, sigabbrev_np(signal) ? sigabbrev_np(signal) : "RT", code_name(info), (int)seen[signal].count);
	if (info->si_code == SI_QUEUE || info->si_code == SI_TIMER)
		printf(" value=%d", info->si_value.sival_int);
	if (info->si_code == SI_USER || info->si_code == SI_TKILL || info->si_code == SI_QUEUE)
		printf(" self=%s", info->si_pid == getpid() ? "yes" : "no");
	if (signal == SIGSEGV)
		printf(" offset=%ld", (long)((char *)info->si_addr - guard_page));
	if (signal == SIGCHLD)
		printf(" status=%d", info->si_status);
	printf("\n");
	fflush(stdout);
}

static void raised(void)
{
	raise(SIGUSR1); // @bp raise
	print_seen("raise", SIGUSR1);
}

static void queued(void)
{
	union sigval value = {.sival_int = 41};

	sigqueue(getpid(), SIGRTMIN, value); // @bp sigqueue
	value.sival_int++;
	sigqueue(getpid(), SIGRTMIN, value);
	await(SIGRTMIN, 1);
	print_seen("queue", SIGRTMIN);
	await(SIGRTMIN, 2);
	print_seen("queue", SIGRTMIN);
}

static void faulted(void)
{
	page_size = (size_t)sysconf(_SC_PAGESIZE);
	guard_page = mmap(NULL, page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (guard_page == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	if (sigsetjmp(recovery, 1) == 0)
		guard_page[16] = 'x'; // @bp fault
	print_seen("fault, jumped out", SIGSEGV);
	guard_page[24] = 'y'; // @bp fault-again
	print_seen("fault, page repaired", SIGSEGV);
	printf("stored: %c\n", guard_page[24]);
	munmap(guard_page, page_size);
}

static void timed(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_int = 7};
	struct itimerspec once = {.it_value = {.tv_nsec = 20 * 1000 * 1000}};
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 || timer_settime(timer, 0, &once, NULL) != 0) {
		perror("timer");
		exit(2);
	}
	await(SIGALRM, 1);
	print_seen("timer", SIGALRM); // @bp timer
	timer_delete(timer);
}

static void child_ended(void)
{
	pid_t child = fork(); // @bp fork

	if (child == 0)
		_exit(23);
	await(SIGCHLD, 1);
	print_seen("child", SIGCHLD);
	waitpid(child, NULL, 0);
}

// A blocked signal stays pending, however often it is sent, and comes once when it is let in.
static void masked(void)
{
	sigset_t set, pending, before;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, &before);
	kill(getpid(), SIGUSR2);
	kill(getpid(), SIGUSR2);
	sigpending(&pending); // @bp pending
	printf("mask: pending=%d count=%d\n", sigismember(&pending, SIGUSR2), (int)seen[SIGUSR2].count);
	sigprocmask(SIG_SETMASK, &before, NULL); // @bp unblock
	print_seen("mask", SIGUSR2);
}

// Deeper and deeper until the stack is used up; the handler runs on the alternate stack, where there is room.
static int descend(int depth)
{
	volatile char frame[4096];

	frame[0] = (char)depth;
	return depth == INT_MAX ? 0 : descend(depth + 1) + frame[0]; // @bp descend
}

static void overflowed(void)
{
	static char room[65536];
	stack_t stack = {.ss_sp = room, .ss_size = sizeof room};

	sigaltstack(&stack, NULL);
	handle(SIGSEGV, remember_and_jump, SA_ONSTACK);
	if (sigsetjmp(recovery, 1) == 0)
		descend(0);
	printf("overflow: %s count=%d\n", sigabbrev_np(SIGSEGV), (int)seen[SIGSEGV].count); // @bp overflowed
}

// A descriptor that tells by a signal when there is something to read.
static void ready_to_read(void)
{
	int ends[2];

	handle(SIGIO, remember, 0);
	if (pipe(ends) != 0 || fcntl(ends[0], F_SETOWN, getpid()) != 0 || fcntl(ends[0], F_SETSIG, SIGIO) != 0
	    || fcntl(ends[0], F_SETFL, O_ASYNC) != 0) {
		perror("pipe");
		exit(2);
	}
	if (write(ends[1], "x", 1) != 1) // @bp write
		perror("write");
	printf("ready: %s descriptor=%s\n", sigabbrev_np(SIGIO), seen[SIGIO].info.si_fd == ends[0] ? "ours" : "?");
	close(ends[0]);
	close(ends[1]);
}

// A fault while its signal is blocked: the kernel does not wait, it takes the handler away and kills.
static void forced(void)
{
	sigset_t set;

	handle(SIGSEGV, remember, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGSEGV);
	sigprocmask(SIG_BLOCK, &set, NULL);
	*(volatile int *)NULL = 1; // @bp forced
}

static void divided(volatile int zero)
{
	printf("never printed: %d\n", 100 / zero); // @bp divide
}

static int part(const char *name)
{
	if (strcmp(name, "overflow") == 0)
		overflowed();
	else if (strcmp(name, "io") == 0)
		ready_to_read();
	else if (strcmp(name, "forced") == 0)
		forced();
	else if (strcmp(name, "divide") == 0)
		divided(0);
	else
		return fprintf(stderr, "signals [overflow|io|forced|divide]\n"), 64;
	return 0;
}

int main(int argc, char **argv)
{
	sigset_t awaited;

	if (argc > 1)
		return part(argv[1]);

	// Blocked but in sigsuspend: the moment of their delivery is the program's choice.
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGRTMIN);
	sigaddset(&awaited, SIGALRM);
	sigaddset(&awaited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &awaited, NULL); // @bp main

	handle(SIGUSR1, remember, 0);
	handle(SIGUSR2, remember, SA_RESTART);
	handle(SIGRTMIN, remember, 0);
	handle(SIGALRM, remember, 0);
	handle(SIGCHLD, remember, SA_NOCLDSTOP);
	handle(SIGSEGV, on_segv, 0);

	raised();
	queued();
	masked();
	faulted();
	timed();
	child_ended();
	printf("done\n"); // @bp end
	return 0;
}
