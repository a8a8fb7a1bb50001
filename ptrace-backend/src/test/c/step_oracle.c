/*
 * The processor as an oracle: executes single instructions with given registers in a prepared child and tells what they did.
 *
 * At start it writes the child's registers (27 words) and the contents of its data and stack regions. Then, for each request
 * { code[16], address, registers[27] } it writes { signal, si_code, registers[27], change address, change length, bytes[64] }.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define CODE 0x10000000UL
#define CODE_SIZE 0x2000UL
#define DATA 0x20000000UL
#define DATA_SIZE 0x3000UL /* the last page is read-only */
#define STACK 0x30000000UL
#define STACK_SIZE 0x2000UL
#define MEMORY_SIZE (DATA_SIZE + STACK_SIZE)

struct request {
    unsigned char code[16];
    uint64_t address;
    struct user_regs_struct registers;
};

struct reply {
    int32_t signal;
    int32_t code;
    struct user_regs_struct registers;
    uint64_t change_address;
    uint64_t change_length;
    unsigned char change[64];
};

static void fail(const char *what) {
    fprintf(stderr, "step_oracle: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void map(uint64_t address, size_t size, int protection) {
    if (mmap((void *)address, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED) {
        fail("mmap");
    }
}

/* Random words; every second one is the address of code, so that jumps through memory have somewhere to go. */
static void fill(uint64_t address, size_t size) {
    uint64_t state = address | 1;
    for (size_t i = 0; i < size; i += 8) {
        state = state * 6364136223846793005UL + 1442695040888963407UL;
        *(volatile uint64_t *)(address + i) = i & 8 ? CODE + (state >> 33) % CODE_SIZE : state;
    }
}

static void child(void) {
    map(CODE, CODE_SIZE, PROT_READ | PROT_EXEC);
    map(DATA, DATA_SIZE, PROT_READ | PROT_WRITE);
    map(STACK, STACK_SIZE, PROT_READ | PROT_WRITE);
    fill(DATA, DATA_SIZE);
    fill(STACK, STACK_SIZE);
    if (mprotect((void *)(DATA + 0x2000), 0x1000, PROT_READ) < 0 || ptrace(PTRACE_TRACEME, 0, 0, 0) < 0) {
        fail("child");
    }
    raise(SIGSTOP);
    _exit(3);
}

static void read_memory(pid_t pid, unsigned char *into) {
    struct iovec local = {into, MEMORY_SIZE};
    struct iovec remote[2] = {{(void *)DATA, DATA_SIZE}, {(void *)STACK, STACK_SIZE}};
    if (process_vm_readv(pid, &local, 1, remote, 2, 0) != (ssize_t)MEMORY_SIZE) {
        fail("process_vm_readv");
    }
}

static void put(const void *data, size_t size) {
    if (fwrite(data, size, 1, stdout) != 1) {
        fail("write");
    }
}

static void find_change(unsigned char *shadow, const unsigned char *memory, struct reply *reply) {
    if (memcmp(shadow, memory, MEMORY_SIZE) == 0) {
        return;
    }
    size_t first = 0;
    while (shadow[first] == memory[first]) {
        first++;
    }
    size_t last = MEMORY_SIZE - 1;
    while (shadow[last] == memory[last]) {
        last--;
    }
    reply->change_length = last - first + 1;
    reply->change_address = first < DATA_SIZE ? DATA + first : STACK + first - DATA_SIZE;
    size_t shown = reply->change_length < 64 ? reply->change_length : 64;
    memcpy(reply->change, memory + first, shown);
    memcpy(shadow, memory, MEMORY_SIZE);
}

int main(void) {
    static unsigned char shadow[MEMORY_SIZE], memory[MEMORY_SIZE];
    char path[64];
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        child();
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
        fail("child did not stop");
    }
    struct user_regs_struct registers;
    if (ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_EXITKILL) < 0 || ptrace(PTRACE_GETREGS, pid, 0, &registers) < 0) {
        fail("ptrace");
    }
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    FILE *text = fopen(path, "r+");
    if (text == NULL) {
        fail(path);
    }
    setvbuf(text, NULL, _IONBF, 0);
    read_memory(pid, shadow);
    put(&registers, sizeof registers);
    put(shadow, sizeof shadow);
    fflush(stdout);

    struct request request;
    while (fread(&request, sizeof request, 1, stdin) == 1) {
        struct reply reply;
        siginfo_t info;
        memset(&reply, 0, sizeof reply);
        if (fseek(text, (long)request.address, SEEK_SET) < 0 || fwrite(request.code, sizeof request.code, 1, text) != 1) {
            fail("writing code");
        }
        if (ptrace(PTRACE_SETREGS, pid, 0, &request.registers) < 0) {
            fail("PTRACE_SETREGS");
        }
        if (ptrace(PTRACE_SINGLESTEP, pid, 0, 0) < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
            fail("PTRACE_SINGLESTEP");
        }
        if (ptrace(PTRACE_GETSIGINFO, pid, 0, &info) < 0 || ptrace(PTRACE_GETREGS, pid, 0, &reply.registers) < 0) {
            fail("PTRACE_GETREGS");
        }
        reply.signal = WSTOPSIG(status);
        reply.code = info.si_code;
        read_memory(pid, memory);
        find_change(shadow, memory, &reply);
        put(&reply, sizeof reply);
        fflush(stdout);
    }
    return 0;
}
