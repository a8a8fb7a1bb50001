#include <stdio.h>

static volatile int sink;

static inline __attribute__((always_inline)) void twice(int value) {
    sink = value; // @bp inlined-first
    sink = value * 2; // @bp inlined-second
}

int main(int argc, char **argv) {
    sink = argc; // @bp before
    twice(sink); // @bp call
    sink = 7; // @bp after
    return sink - 7; // @bp return
}
