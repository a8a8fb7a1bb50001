// What the kernel shows a tracer of seccomp: a small tracer of its own, a line for each fact.
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define GET_FILTER 0x420c
#define LOAD_NR BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ON(number, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, (action))
#define ALWAYS(action) BPF_STMT(BPF_RET | BPF_K, (action))

static pid_t child;
static struct user_regs_struct registers;

static void filter(const struct sock_filter *code, unsigned short length)
{
	struct sock_fprog program = {.len = length, .filter = (struct sock_filter *)code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(90);
}

static void deny(unsigned action)
{
	const struct sock_filter code[] = {LOAD_NR, ON(SYS_getppid, action), ALWAYS(SECCOMP_RET_ALLOW)};
	filter(code, sizeof code / sizeof *code);
}

static void allow_getpid(unsigned unused)
{
	const struct sock_filter code[] = {LOAD_NR, ON(SYS_getpid, SECCOMP_RET_ALLOW), ON(SYS_exit_group, SECCOMP_RET_ALLOW), ALWAYS(SECCOMP_RET_KILL_PROCESS)};
	(void)unused;
	filter(code, sizeof code / sizeof *code);
}

static void on_sigsys(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	_exit(info->si_errno == 9 && info->si_syscall == 77 ? 55 : 56);
}

static void (*install)(unsigned);

/* The child stops itself, installs its filter when it goes on, makes the call, and exits with 1 for -ENOSYS, 2 for 1234, 0 otherwise. */
static void start(void (*how)(unsigned), unsigned action, int handled, int blocked, long options)
{
	int status;
	install = how;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		sigset_t set;
		struct sigaction sa = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		if (handled)
			sigaction(SIGSYS, &sa, NULL);
		sigemptyset(&set);
		sigaddset(&set, SIGSYS);
		if (blocked)
			sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGSTOP);
		install(action);
		long result;
		__asm__ volatile("syscall" : "=a"(result) : "a"(SYS_getppid) : "rcx", "r11", "memory");
		syscall(SYS_exit_group, result == -38 ? 1 : result == 1234 ? 2 : 0);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | options);
}

static int go(int request, int signal)
{
	int status;
	ptrace(request, child, 0, signal);
	waitpid(child, &status, 0);
	if (WIFSTOPPED(status))
		ptrace(PTRACE_GETREGS, child, 0, &registers);
	return status;
}

/* Runs from one system call stop to the next until the entry of getppid. */
static void to_entry(void)
{
	do
		go(PTRACE_SYSCALL, 0);
	while ((long)registers.orig_rax != SYS_getppid);
}

static void set(long number, long result)
{
	registers.orig_rax = number;
	registers.rax = result;
	ptrace(PTRACE_SETREGS, child, 0, &registers);
}

static const char *end(int status)
{
	static char text[40];
	if (WIFEXITED(status))
		snprintf(text, sizeof text, "exit %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		snprintf(text, sizeof text, "killed %d", WTERMSIG(status));
	else
		snprintf(text, sizeof text, "stop 0x%x", status >> 8);
	return text;
}

static int caught(void)
{
	char path[64], line[256];
	unsigned long long set = 0;
	snprintf(path, sizeof path, "/proc/%d/status", child);
	FILE *file = fopen(path, "r");
	while (fgets(line, sizeof line, file))
		sscanf(line, "SigCgt: %llx", &set);
	fclose(file);
	return set >> (SIGSYS - 1) & 1;
}

int main(void)
{
	siginfo_t info;
	unsigned long message;
	struct sock_filter code[16];
	int status;

	start(deny, SECCOMP_RET_TRAP | 42, 1, 0, 0);
	status = go(PTRACE_CONT, 0);
	ptrace(PTRACE_GETSIGINFO, child, 0, &info);
	printf("trap: %s, code %d, call %d, data %d, rolled back %d, caught %d, filter %ld\n", end(status), info.si_code, info.si_syscall, info.si_errno,
	       registers.rax == SYS_getppid, caught(), (long)ptrace(GET_FILTER, child, 0, code));
	info.si_errno = 9;
	info.si_syscall = 77;
	ptrace(PTRACE_SETSIGINFO, child, 0, &info);
	printf("edited siginfo reaches the handler: %s\n", end(go(PTRACE_CONT, SIGSYS)));

	start(deny, SECCOMP_RET_TRAP | 42, 1, 1, 0);
	status = go(PTRACE_CONT, 0);
	printf("trap while blocked: %s, caught %d", end(status), caught());
	printf(", then %s\n", end(go(PTRACE_CONT, SIGSYS)));

	start(deny, SECCOMP_RET_TRAP, 0, 0, 0);
	go(PTRACE_CONT, 0);
	set(-1, 1234);
	printf("trap emulated: %s\n", end(go(PTRACE_CONT, 0)));

	start(deny, SECCOMP_RET_KILL_PROCESS, 1, 0, 0);
	printf("kill without TRACEEXIT: %s\n", end(go(PTRACE_CONT, 0)));

	start(deny, SECCOMP_RET_KILL_PROCESS, 1, 0, PTRACE_O_TRACEEXIT);
	status = go(PTRACE_CONT, 0);
	ptrace(PTRACE_GETEVENTMSG, child, 0, &message);
	printf("kill with TRACEEXIT: %s, message 0x%lx, call %lld, filter %ld", end(status), message & 0x7f, registers.orig_rax,
	       (long)ptrace(GET_FILTER, child, 0, code));
	set(-1, 0);
	printf(", then %s\n", end(go(PTRACE_CONT, 0)));

	start(deny, SECCOMP_RET_TRACE | 5, 0, 0, 0);
	printf("trace without TRACESECCOMP: %s\n", end(go(PTRACE_CONT, 0)));
	start(deny, SECCOMP_RET_TRACE | 5, 0, 0, PTRACE_O_TRACESECCOMP);
	status = go(PTRACE_CONT, 0);
	ptrace(PTRACE_GETEVENTMSG, child, 0, &message);
	printf("trace with TRACESECCOMP: %s, message %lu", end(status), message);
	set(-1, -38);
	printf(", then %s\n", end(go(PTRACE_CONT, 0)));

	start(deny, SECCOMP_RET_KILL_PROCESS, 0, 0, 0);
	to_entry();
	set(-1, -38);
	go(PTRACE_SYSCALL, 0);
	set(-1, 1234);
	printf("kill by a deny list, call taken away at its entry: %s\n", end(go(PTRACE_CONT, 0)));

	start(allow_getpid, 0, 0, 0, 0);
	to_entry();
	set(-1, -38);
	go(PTRACE_SYSCALL, 0);
	printf("kill by an allow list, call taken away at its entry: %s\n", end(go(PTRACE_CONT, 0)));

	start(allow_getpid, 0, 0, 0, 0);
	to_entry();
	set(SYS_getpid, -38);
	go(PTRACE_SYSCALL, 0);
	set(SYS_getpid, 1234);
	printf("kill by an allow list, getpid made instead: %s\n", end(go(PTRACE_CONT, 0)));
	return 0;
}
