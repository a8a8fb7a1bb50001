/* syscalls COUNT RESULT: makes COUNT cheap system calls, times(2), by the instruction itself: nothing else is in the loop. */
#include "measured.h"

#include <sys/syscall.h>
#include <sys/times.h>

static long called(long number, void *argument) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(argument) : "rcx", "r11", "memory");
    return result;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: syscalls COUNT RESULT\n");
        return 2;
    }
    struct tms times;
    long count = atol(argv[1]);
    double start = seconds();
    for (long i = 0; i < count; i++) {
        if (called(SYS_times, &times) < 0) {
            fprintf(stderr, "syscalls: times failed\n");
            return 1;
        }
    }
    report(argv[2], count, seconds() - start);
    return 0;
}
