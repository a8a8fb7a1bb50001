// Makes system calls under seccomp filters with the actions that there are, named by its arguments, in their order.
//   allowlist  kills for all calls but read, write, lseek, getpid, gettid and the ends     narrow    kills for all but write to 1 and the ends
//   deny       kills for uname      denythread  kills the thread for uname
//   trace, errno, log, notify       RET_TRACE data 5, RET_ERRNO 13, RET_LOG, RET_USER_NOTIF for getppid
//   uname      makes that call and says what it returned and whether its argument registers are as before
//   getppid    makes that call      thread      what follows happens in a second thread, which the first awaits
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ON(number, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, (action))
#define ALWAYS(action) BPF_STMT(BPF_RET | BPF_K, (action))

static char **next;

static void say(const char *what, long value, int unchanged)
{
	char line[80];
	int length = snprintf(line, sizeof line, "%s %ld%s\n", what, value, unchanged ? "" : " registers changed");
	if (write(1, line, length) != length)
		_exit(4);
}

static void install(const struct sock_filter *code, unsigned short length, unsigned flags)
{
	struct sock_fprog program = {.len = length, .filter = (struct sock_filter *)code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) < 0) {
		perror("actions");
		_exit(2);
	}
}

#define INSTALL(flags, ...) \
	do { \
		const struct sock_filter code[] = {__VA_ARGS__}; \
		install(code, sizeof code / sizeof *code, flags); \
	} while (0)

static void make_uname(void)
{
	static struct utsname name;
	register long first __asm__("rdi") = (long)&name;
	register long second __asm__("rsi") = 0x1111;
	register long third __asm__("rdx") = 0x2222;
	register long fourth __asm__("r10") = 0x3333;
	register long result __asm__("rax") = SYS_uname;

	__asm__ volatile("syscall" : "+r"(result), "+r"(first), "+r"(second), "+r"(third), "+r"(fourth) : : "rcx", "r11", "memory"); // @bp uname
	say("uname", result, first == (long)&name && second == 0x1111 && third == 0x2222 && fourth == 0x3333);
}

static void make_getppid(void)
{
	register long result __asm__("rax") = SYS_getppid;

	__asm__ volatile("syscall" : "+r"(result) : : "rcx", "r11", "memory"); // @bp getppid
	long got = result;
	say("getppid", got > 0 && got != 4711 ? 1 : got, 1);
}

static void step(const char *what)
{
	if (strcmp(what, "allowlist") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_read, SECCOMP_RET_ALLOW), ON(SYS_write, SECCOMP_RET_ALLOW), ON(SYS_lseek, SECCOMP_RET_ALLOW),
			ON(SYS_getpid, SECCOMP_RET_ALLOW), ON(SYS_gettid, SECCOMP_RET_ALLOW), ON(SYS_exit_group, SECCOMP_RET_ALLOW),
			ON(SYS_exit, SECCOMP_RET_ALLOW), ALWAYS(SECCOMP_RET_KILL_PROCESS));
	else if (strcmp(what, "narrow") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_exit_group, SECCOMP_RET_ALLOW), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 3), LOAD(args[0]),
			ON(1, SECCOMP_RET_ALLOW), ALWAYS(SECCOMP_RET_KILL_PROCESS));
	else if (strcmp(what, "deny") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_uname, SECCOMP_RET_KILL_PROCESS), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "denythread") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_uname, SECCOMP_RET_KILL_THREAD), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "trace") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_getppid, SECCOMP_RET_TRACE | 5), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "errno") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_getppid, SECCOMP_RET_ERRNO | 13), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "log") == 0)
		INSTALL(0, LOAD(nr), ON(SYS_getppid, SECCOMP_RET_LOG), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "notify") == 0)
		INSTALL(SECCOMP_FILTER_FLAG_NEW_LISTENER, LOAD(nr), ON(SYS_getppid, SECCOMP_RET_USER_NOTIF), ALWAYS(SECCOMP_RET_ALLOW));
	else if (strcmp(what, "uname") == 0)
		make_uname();
	else if (strcmp(what, "getppid") == 0)
		make_getppid();
	else
		_exit(3);
}

static void go_on(void);

static void *in_thread(void *unused)
{
	(void)unused;
	go_on();
	return NULL;
}

static void go_on(void)
{
	while (*next) {
		const char *what = *next++;
		if (strcmp(what, "thread") == 0) {
			pthread_t other;
			pthread_create(&other, NULL, in_thread, NULL);
			pthread_join(other, NULL);
			return;
		}
		step(what);
	}
}

int main(int argc, char **argv)
{
	next = argv + (argc > 0);
	go_on(); // @bp main
	say("done", 0, 1);
	_exit(0);
}
