// Two stacked seccomp filters. The older one traps getppid and connect, the newer one mkdirat by an argument; a thread may add a third that traps getppid, too.
// Arguments: any of "third" and "kill" (uname kills).
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value, jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), jt, jf)
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_I386
#endif

static void install(const struct sock_filter *code, unsigned short length)
{
	struct sock_fprog program = {.len = length, .filter = (struct sock_filter *)code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(2);
}

static int has(char **argv, const char *word)
{
	for (; *argv; argv++)
		if (strcmp(*argv, word) == 0)
			return 1;
	return 0;
}

static void on_sigsys(int signal)
{
	(void)signal;
}

int main(int argc, char **argv)
{
	const struct sock_filter older[] = {
		LOAD(arch),
		IF(ARCH, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
		IF(SYS_getppid, 2, 0),
		IF(SYS_connect, 1, 0),
		RETURN(SECCOMP_RET_ALLOW),
		RETURN(SECCOMP_RET_TRAP | 7),
	};
	const struct sock_filter newer[] = {
		LOAD(nr),
		IF(SYS_uname, 4, 0),
		IF(SYS_mkdirat, 0, 4),
		LOAD(args[2]),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0777, 0, 2),
		RETURN(SECCOMP_RET_TRAP | 9),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};
	const struct sock_filter third[] = {LOAD(nr), IF(SYS_getppid, 0, 1), RETURN(SECCOMP_RET_TRAP | 11), RETURN(SECCOMP_RET_ALLOW)};
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
	struct utsname name;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	signal(SIGSYS, on_sigsys);
	install(older, sizeof older / sizeof *older);
	install(newer, sizeof newer / sizeof *newer);
	if (has(argv, "third"))
		install(third, sizeof third / sizeof *third);
	long parent = syscall(SYS_getppid); // @bp getppid
	long made = mkdirat(AT_FDCWD, "/tmp/a \"quoted\" name", 0750); // @bp mkdirat
	long connected = connect(5, (struct sockaddr *)&address, sizeof address); // @bp connect
	printf("%ld %ld %ld\n", parent, made, connected);
	fflush(stdout);
	if (has(argv, "kill"))
		uname(&name); // @bp uname
	return argc > 9;
}
