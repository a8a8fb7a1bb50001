/* calls pushing|multiplying COUNT RESULT: calls a function COUNT times on which a breakpoint is set. */
#include "measured.h"

#include <string.h>

long pushing(long value);
long multiplying(long value);

/* The first begins as compiled functions do; the second with an instruction that a debugger has to execute. */
__asm__(".text\n"
        ".globl pushing\n.type pushing, @function\n"
        "pushing:\n    push %rbp\n    mov %rsp, %rbp\n    lea 1(%rdi), %rax\n    pop %rbp\n    ret\n"
        ".size pushing, . - pushing\n"
        ".globl multiplying\n.type multiplying, @function\n"
        "multiplying:\n    imul $3, %rdi, %rax\n    ret\n"
        ".size multiplying, . - multiplying\n");

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: calls pushing|multiplying COUNT RESULT\n");
        return 2;
    }
    long (*function)(long) = strcmp(argv[1], "pushing") == 0 ? pushing : multiplying;
    long count = atol(argv[2]), sum = 0;
    double start = seconds();
    for (long i = 0; i < count; i++) {
        sum += function(i);
    }
    double elapsed = seconds() - start;
    long expected = count * (count - 1) / 2 * (function == pushing ? 1 : 3) + (function == pushing ? count : 0);
    if (sum != expected) {
        fprintf(stderr, "calls: the sum is %ld instead of %ld\n", sum, expected);
        return 1;
    }
    report(argv[3], count, elapsed);
    return 0;
}
