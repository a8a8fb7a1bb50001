// Under a seccomp filter that raises SIGSYS for getppid: three handlers one after the other, the last one by signal() in a forked child.
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void first(int signal)
{
	(void)signal;
}

static void second(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

static void third(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, code};
	struct sigaction action;

	signal(SIGSYS, first);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return 1;
	syscall(SYS_getppid);
	memset(&action, 0, sizeof action);
	action.sa_sigaction = second;
	action.sa_flags = SA_SIGINFO;
	sigaddset(&action.sa_mask, SIGUSR1);
	sigaction(SIGSYS, &action, NULL);
	pid_t child = fork();
	if (child == 0) {
		syscall(SYS_getppid);
		signal(SIGSYS, third);
		syscall(SYS_getppid);
		_exit(0);
	}
	int status;
	waitpid(child, &status, 0);
	return 0;
}
