/* What the measured programs share: a clock, and a line in the result file, which no debugger touches. */
#ifndef MEASURED_H
#define MEASURED_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline void die(const char *what) {
    perror(what);
    exit(1);
}

/* One line per measurement: how many, and in how many seconds. */
static inline void report(const char *file, long count, double elapsed) {
    FILE *out = fopen(file, "a");
    if (out == NULL || fprintf(out, "%ld %.9f\n", count, elapsed) < 0 || fclose(out) != 0) {
        die(file);
    }
}

#endif
