/*
 * steps COUNT RESULT: a loop behind the function stepping_begins, in which a tracer takes COUNT single steps and then lets the program run.
 * What the loop takes without a tracer, about a millisecond, is in the time as well.
 */
#include "measured.h"

__attribute__((noinline)) void stepping_begins(void) {
    __asm__ volatile("");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: steps COUNT RESULT\n");
        return 2;
    }
    volatile long sum = 0;
    double start = seconds();
    stepping_begins();
    for (long i = 0; i < 400000; i++) {
        sum += i;
    }
    report(argv[2], atol(argv[1]), seconds() - start);
    return 0;
}
