// Asks the kernel what seccomp filters decide. Reads requests from its input until the end, answers each on its output; all numbers are little endian.
//
//   at the start:  u64 address after the syscall instruction, u64 address after int $0x80
//   request:       u32 filters, each: u32 instructions, struct sock_filter[]; u32 calls, each: u32 0 for syscall or 1 for int $0x80, u32 number, u64 arguments[6]
//   answer:        s32 filters that were installed, s32 errno of the one that was not; for each call, when all were installed: s32 kind, s32 value
//                  (kind 0: the call returned the value; 1: SIGSYS with it as si_errno; 2: killed)
//
// A child installs the filters and makes the calls. It makes no other call afterwards: results go through shared memory, the handler of SIGSYS jumps instead of
// returning, and the end is an illegal instruction.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_FILTERS = 8, MAX_CALLS = 64, MAX_LENGTH = 5000 };

struct call {
	uint32_t mode;
	uint32_t number;
	uint64_t arguments[6];
};

struct outcome {
	int32_t kind;
	int32_t value;
};

struct shared {
	volatile int32_t installed;
	volatile int32_t error;
	volatile int finished;
	volatile uint32_t done;
	struct outcome outcomes[MAX_CALLS];
};

static struct shared *shared;
static uint32_t filters;
static uint32_t lengths[MAX_FILTERS];
static struct sock_filter code[MAX_FILTERS][MAX_LENGTH];
static uint32_t calls;
static struct call requested[MAX_CALLS];
static void *resume_point[5];

extern char after_syscall[];
extern char after_int80[];
long call_64(uint32_t number, const uint64_t *arguments);
long call_32(uint32_t number, const uint64_t *arguments);

__asm__(".text\n"
	".globl call_64, call_32, after_syscall, after_int80\n"
	"call_64:\n"
	"  mov %edi, %eax\n"
	"  mov %rsi, %r11\n"
	"  mov 0(%r11), %rdi\n"
	"  mov 8(%r11), %rsi\n"
	"  mov 16(%r11), %rdx\n"
	"  mov 24(%r11), %r10\n"
	"  mov 32(%r11), %r8\n"
	"  mov 40(%r11), %r9\n"
	"  syscall\n"
	"after_syscall:\n"
	"  ret\n"
	"call_32:\n"
	"  push %rbx\n"
	"  push %rbp\n"
	"  mov %edi, %eax\n"
	"  mov %rsi, %r11\n"
	"  mov 0(%r11), %rbx\n"
	"  mov 8(%r11), %rcx\n"
	"  mov 16(%r11), %rdx\n"
	"  mov 24(%r11), %rsi\n"
	"  mov 32(%r11), %rdi\n"
	"  mov 40(%r11), %rbp\n"
	"  int $0x80\n"
	"after_int80:\n"
	"  pop %rbp\n"
	"  pop %rbx\n"
	"  ret\n");

static void on_sigsys(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	shared->outcomes[shared->done].kind = 1;
	shared->outcomes[shared->done].value = info->si_errno;
	__builtin_longjmp(resume_point, 1);
}

static void __attribute__((noinline)) make_call(uint32_t index)
{
	const struct call *call = &requested[index];

	if (__builtin_setjmp(resume_point) != 0)
		return;
	long result = call->mode ? call_32(call->number, call->arguments) : call_64(call->number, call->arguments);
	shared->outcomes[index].value = (int32_t)result;
	shared->outcomes[index].kind = 0;
}

static void __attribute__((noreturn)) child(uint32_t from)
{
	for (uint32_t i = 0; i < filters; i++) {
		struct sock_fprog program = {.len = (unsigned short)lengths[i], .filter = code[i]};
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
			shared->error = errno;
			shared->finished = 1;
			__builtin_trap();
		}
		shared->installed++;
	}
	for (uint32_t i = from; i < calls; i++) {
		shared->done = i;
		make_call(i);
	}
	shared->finished = 1;
	__builtin_trap();
}

static void ask_kernel(void)
{
	for (uint32_t from = 0;; from = shared->done + 1) {
		shared->installed = 0;
		shared->error = 0;
		shared->finished = 0;
		shared->done = from;
		pid_t pid = fork();
		if (pid == 0)
			child(from);
		if (pid < 0 || waitpid(pid, NULL, 0) != pid) {
			perror("seccomp_oracle");
			exit(2);
		}
		if (shared->finished)
			return;
		shared->outcomes[shared->done].kind = 2;
		shared->outcomes[shared->done].value = 0;
		if (shared->done + 1 >= calls)
			return;
	}
}

static int get(void *bytes, size_t size)
{
	return size == 0 || fread(bytes, size, 1, stdin) == 1;
}

static int get_request(void)
{
	if (!get(&filters, sizeof filters))
		return 0;
	if (filters > MAX_FILTERS)
		exit(3);
	for (uint32_t i = 0; i < filters; i++) {
		if (!get(&lengths[i], sizeof lengths[i]) || lengths[i] > MAX_LENGTH
		    || !get(code[i], lengths[i] * sizeof code[i][0]))
			exit(3);
	}
	if (!get(&calls, sizeof calls) || calls > MAX_CALLS || !get(requested, calls * sizeof requested[0]))
		exit(3);
	return 1;
}

static void put(const void *bytes, size_t size)
{
	if (size != 0 && fwrite(bytes, size, 1, stdout) != 1)
		exit(4);
}

int main(void)
{
	uint64_t addresses[2] = {(uint64_t)after_syscall, (uint64_t)after_int80};
	struct sigaction action = {.sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO | SA_NODEFER};
	struct rlimit no_core = {0, 0};

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || sigaction(SIGSYS, &action, NULL) || setrlimit(RLIMIT_CORE, &no_core)
	    || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
		perror("seccomp_oracle");
		return 2;
	}
	put(addresses, sizeof addresses);
	fflush(stdout);
	while (get_request()) {
		ask_kernel();
		int32_t installed[2] = {shared->installed, shared->error};
		put(installed, sizeof installed);
		if ((uint32_t)installed[0] == filters)
			put(shared->outcomes, calls * sizeof shared->outcomes[0]);
		fflush(stdout);
	}
	return 0;
}
