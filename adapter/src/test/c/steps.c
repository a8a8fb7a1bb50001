#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int handled;
static jmp_buf jump;

static void handler(int signo) {
    handled += signo; // @bp in-handler
}

static int twice(int x) {
    int y = x * 2; // @bp twice
    return y; // @bp twice-return
} // @bp twice-end

static int factorial(int n) {
    if (n < 2) // @bp factorial
        return 1;
    return n * factorial(n - 1); // @bp factorial-recurse
} // @bp factorial-end

static void leap(void) {
    longjmp(jump, 1); // @bp leap
}

int main(int argc, char **argv) {
    int a = twice(argc); // @bp start
    int b = factorial(4); // @bp recursion
    struct sigaction action; // no code here
    memset(&action, 0, sizeof action); // @bp memset
    action.sa_handler = handler; // @bp sa-handler
    sigaction(SIGUSR1, &action, NULL); // @bp sigaction
    raise(SIGUSR1); // @bp raise
    a += handled; // @bp after-raise
    if (setjmp(jump) == 0) // @bp setjmp
        leap(); // @bp call-leap
    else
        a++; // @bp after-leap
    for (int i = 0; i < 1000; i++) a += i; // @bp loop
    a = twice(twice(a)) + b; // @bp nested
    printf("%d\n", a); // @bp printf
    return 0; // @bp return
} // @bp main-end
