// Installs seccomp filters in the ways that there are, named by its arguments, in their order. Every filter traps getppid (data 1, 2 ...) and kills for uname.
//   prctl      prctl(PR_SET_SECCOMP)            syscall    syscall(SYS_seccomp)
//   raw        the same without libc            refused    seccomp(2) with a flag that no kernel knows, and a program that is none
//   tsync      for all threads                  divergent  for all threads while one has a filter of its own
//   many       5000 other calls of syscall()    privs      prctl(PR_SET_NO_NEW_PRIVS)
//   thread     what follows happens in a second thread, which the first awaits
//   child      what follows happens in a child
//   exec       what follows happens in a new image
//   wait       reads a line
//   call       makes the call that is trapped   kill       makes the call that kills
//   handled    SIGSYS is handled (it is ignored else)
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static char **next;
static char *self;
static unsigned installed;
static pthread_barrier_t barrier;

static long raw(long number, long a, long b, long c)
{
#ifdef __x86_64__
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return result;
#else
	return syscall(number, a, b, c);
#endif
}

static long install_with(const char *how, unsigned flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_uname, 2, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | ++installed),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};

	if (strcmp(how, "prctl") == 0)
		return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program); // @bp prctl
	if (strcmp(how, "raw") == 0)
		return raw(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, (long)&program);
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program); // @bp syscall
}

static void install(const char *how, unsigned flags)
{
	if (install_with(how, flags) != 0) { // @bp install
		perror(how);
		exit(2);
	}
}

static void go_on(void);

static void *in_thread(void *unused)
{
	(void)unused;
	go_on();
	return NULL;
}

static void *with_own_filter(void *unused)
{
	(void)unused;
	install("prctl", 0);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return NULL;
}

static void divergent(void)
{
	pthread_t other;

	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&other, NULL, with_own_filter, NULL);
	pthread_barrier_wait(&barrier);
	long result = install_with("syscall", SECCOMP_FILTER_FLAG_TSYNC);
	printf("divergent %d\n", result > 0);
	fflush(stdout);
	pthread_barrier_wait(&barrier);
	pthread_join(other, NULL);
}

static void apart(const char *what)
{
	pthread_t other;
	int status;

	if (strcmp(what, "thread") == 0) {
		pthread_create(&other, NULL, in_thread, NULL);
		pthread_join(other, NULL);
	} else if (strcmp(what, "child") == 0) {
		if (fork() == 0)
			go_on();
		else
			wait(&status);
	} else {
		char **arguments = calloc(64, sizeof *arguments);
		arguments[0] = self;
		for (int i = 0; next[i]; i++)
			arguments[i + 1] = next[i];
		execv(self, arguments);
		perror(self);
	}
}

static void handler(int signal)
{
	(void)signal;
}

static void step(const char *what)
{
	struct utsname name;
	char line[16];

	if (strcmp(what, "privs") == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	} else if (strcmp(what, "many") == 0) {
		for (int i = 0; i < 5000; i++)
			syscall(SYS_gettid);
	} else if (strcmp(what, "refused") == 0) {
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 1 << 30, &name);
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL);
	} else if (strcmp(what, "tsync") == 0) {
		install("syscall", SECCOMP_FILTER_FLAG_TSYNC);
	} else if (strcmp(what, "divergent") == 0) {
		divergent();
	} else if (strcmp(what, "handled") == 0) {
		signal(SIGSYS, handler);
	} else if (strcmp(what, "wait") == 0) {
		if (!fgets(line, sizeof line, stdin))
			exit(3);
	} else if (strcmp(what, "call") == 0) {
		syscall(SYS_getppid); // @bp call
	} else if (strcmp(what, "kill") == 0) {
		uname(&name); // @bp kill
	} else {
		install(what, 0);
	}
}

static void go_on(void)
{
	while (*next) {
		const char *what = *next++;
		if (strcmp(what, "thread") == 0 || strcmp(what, "child") == 0 || strcmp(what, "exec") == 0) {
			apart(what);
			return;
		}
		step(what);
	}
}

int main(int argc, char **argv)
{
	self = argv[0];
	next = argv + (argc > 0);
	go_on(); // @bp main
	puts("done"); // @bp done
	return 0;
}
