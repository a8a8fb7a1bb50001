// A 32-bit program whose getppid calls a seccomp filter traps: one through the C library and the vDSO, one by int $0x80.
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static void on_sigsys(int signal, siginfo_t *info, void *context)
{
	ucontext_t *interrupted = context;
	(void)signal;
	interrupted->uc_mcontext.gregs[REG_EAX] = info->si_arch == AUDIT_ARCH_I386 ? info->si_syscall * 1000 : -1;
}

static int direct(void)
{
	int result;
	__asm__ volatile("int $0x80" : "=a"(result) : "0"(SYS_getppid)); // @bp direct
	return result;
}

int main(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
	struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};
	sigaction(SIGSYS, &action, NULL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	int library = (int)syscall(SYS_getppid);
	int own = direct();
	printf("%d %d\n", library, own);
	return 0;
}
