// Raises SIGSYS under two stacked seccomp filters. Commands on its input: "filters N" installs N (1 or 2), "call" makes a call that both trap. Says "ready" after each.
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void install(unsigned data, unsigned length)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | data),
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = length, .filter = code};

	if (length == 4)
		code[3] = code[4];
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		abort();
}

int main(void)
{
	char line[64];

	signal(SIGSYS, SIG_IGN);
	setvbuf(stdout, NULL, _IONBF, 0);
	while (fgets(line, sizeof line, stdin)) {
		if (strncmp(line, "filters", 7) == 0) {
			install(7, 5);
			if (atoi(line + 8) == 2)
				install(9, 4);
		} else {
			syscall(SYS_getppid, 1, 2, 3, 4, 5, 6);
		}
		puts("ready");
	}
	return 0;
}
