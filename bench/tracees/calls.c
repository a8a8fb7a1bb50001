/* calls FUNCTION COUNT RESULT: calls a function COUNT times; a breakpoint is set on its first instruction. */
#include "measured.h"

#include <string.h>

#define FUNCTION(name, code) \
    long name(long value); \
    __asm__(".text\n.globl " #name "\n.type " #name ", @function\n" #name ":\n" code "    ret\n.size " #name ", . - " #name "\n")

/* Each adds one. What they begin with, debuggers can do themselves: compiled functions begin so. */
FUNCTION(pushing, "    push %rbp\n    mov %rsp, %rbp\n    lea 1(%rdi), %rax\n    pop %rbp\n");
FUNCTION(subtracting, "    sub $24, %rsp\n    lea 1(%rdi), %rax\n    add $24, %rsp\n");
FUNCTION(moving, "    mov %rdi, %rax\n    inc %rax\n");
FUNCTION(landing, "    endbr64\n    lea 1(%rdi), %rax\n");
FUNCTION(idling, "    nop\n    lea 1(%rdi), %rax\n");
FUNCTION(jumping, "    jmp 1f\n    ud2\n1:  lea 1(%rdi), %rax\n");
FUNCTION(calling, "    call 1f\n    inc %rax\n    ret\n1:  mov %rdi, %rax\n");
/* The same, with an instruction that a debugger has to let the processor execute. */
FUNCTION(multiplying, "    imul $1, %rdi, %rax\n    inc %rax\n");

static const struct {
    const char *name;
    long (*function)(long);
} functions[] = {
    {"pushing", pushing}, {"subtracting", subtracting}, {"moving", moving},   {"landing", landing},
    {"idling", idling},   {"jumping", jumping},         {"calling", calling}, {"multiplying", multiplying},
};

static long (*named(const char *name))(long) {
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return functions[i].function;
        }
    }
    fprintf(stderr, "calls: no function %s\n", name);
    exit(2);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: calls FUNCTION COUNT RESULT\n");
        return 2;
    }
    long (*function)(long) = named(argv[1]);
    long count = atol(argv[2]), sum = 0;
    double start = seconds();
    for (long i = 0; i < count; i++) {
        sum += function(i);
    }
    double elapsed = seconds() - start;
    if (sum != count * (count + 1) / 2) {
        fprintf(stderr, "calls: the sum is %ld instead of %ld\n", sum, count * (count + 1) / 2);
        return 1;
    }
    report(argv[3], count, elapsed);
    return 0;
}
