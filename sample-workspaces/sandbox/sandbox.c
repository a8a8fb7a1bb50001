// A sandbox in the manner of browsers: a seccomp filter traps some system calls, and a SIGSYS handler answers them in the kernel's place.
//
//   sandbox            getppid and openat are trapped and emulated
//   sandbox --ignored  SIGSYS is ignored: the kernel forces it all the same, and the program dies
//   sandbox --blocked  SIGSYS is blocked: likewise
//   sandbox --kill     the program also calls uname, for which the filter kills it without a signal that a handler could see
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <ucontext.h>
#include <unistd.h>

enum mode { EMULATE, IGNORED, BLOCKED, KILL };

struct broker {
	enum mode mode;
	int answered;
	long last_call;
	char last_path[64];
};

static struct broker broker;

static const struct virtual_file {
	const char *path;
	const char *text;
} virtual_files[] = {
	{"/virtual/motd", "all signals green"},
	{"/virtual/track", "3"},
};

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define WHEN(number, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, (action))

static void install_filter(void)
{
	struct sock_filter code[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
		WHEN(SYS_getppid, SECCOMP_RET_TRAP | 7),
		WHEN(SYS_openat, SECCOMP_RET_TRAP | 8),
		WHEN(SYS_uname, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("sandbox: cannot install the filter");
		exit(2);
	}
}

static long open_virtual(const char *path)
{
	for (size_t i = 0; i < sizeof virtual_files / sizeof virtual_files[0]; i++) {
		const char *text = virtual_files[i].text;
		if (strcmp(path, virtual_files[i].path) != 0)
			continue;
		int fd = memfd_create("virtual", MFD_CLOEXEC);
		if (fd < 0)
			return -errno;
		if (pwrite(fd, text, strlen(text), 0) < 0)
			return -errno;
		return fd;
	}
	return -EACCES;
}

// The call has not been made: what is put into rax here is its result for the program.
static void on_sigsys(int signal, siginfo_t *info, void *context)
{
	ucontext_t *interrupted = context;
	greg_t *registers = interrupted->uc_mcontext.gregs;
	long result = -ENOSYS;
	(void)signal;

	broker.answered++; // @bp handler
	broker.last_call = info->si_syscall;
	if (info->si_syscall == SYS_getppid) {
		result = 4242;
	} else if (info->si_syscall == SYS_openat) {
		const char *path = (const char *)registers[REG_RSI];
		strncpy(broker.last_path, path, sizeof broker.last_path - 1);
		result = open_virtual(path);
	}
	registers[REG_RAX] = result;
}

static void prepare_sigsys(enum mode mode)
{
	struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO};
	sigset_t set;

	if (mode == IGNORED) {
		action.sa_flags = 0;
		action.sa_handler = SIG_IGN;
	}
	sigaction(SIGSYS, &action, NULL);
	if (mode == BLOCKED) {
		sigemptyset(&set);
		sigaddset(&set, SIGSYS);
		sigprocmask(SIG_BLOCK, &set, NULL);
	}
}

static int read_virtual(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY); // @bp open
	if (fd < 0)
		return -errno;
	ssize_t length = pread(fd, text, size - 1, 0);
	close(fd);
	if (length < 0)
		return -errno;
	text[length] = '\0';
	return (int)length;
}

static void report_file(const char *path)
{
	char text[32] = "";
	int length = read_virtual(path, text, sizeof text);

	if (length < 0)
		printf("%s: %s\n", path, strerror(-length));
	else
		printf("%s: %s\n", path, text);
}

static int guarded_work(enum mode mode)
{
	int parent = (int)syscall(SYS_getppid); // @bp getppid
	printf("parent: %d\n", parent); // @bp answered

	report_file("/virtual/motd");
	report_file("/virtual/track");
	report_file("/etc/passwd");

	if (mode == KILL) {
		struct utsname name = {.sysname = "nothing"};
		fflush(stdout);
		uname(&name); // @bp uname
		printf("unreachable: %s\n", name.sysname);
	}
	return parent == 4242 ? 0 : 1;
}

static enum mode parse_mode(int argc, char **argv)
{
	static const char *const names[] = {[IGNORED] = "--ignored", [BLOCKED] = "--blocked", [KILL] = "--kill"};

	if (argc == 1)
		return EMULATE;
	for (enum mode mode = IGNORED; mode <= KILL; mode++)
		if (argc == 2 && strcmp(argv[1], names[mode]) == 0)
			return mode;
	fprintf(stderr, "usage: %s [--ignored|--blocked|--kill]\n", argv[0]);
	exit(64);
}

int main(int argc, char **argv)
{
	broker.mode = parse_mode(argc, argv); // @bp main
	prepare_sigsys(broker.mode);
	install_filter();
	int status = guarded_work(broker.mode);
	printf("answered: %d\n", broker.answered); // @bp end
	return status;
}
