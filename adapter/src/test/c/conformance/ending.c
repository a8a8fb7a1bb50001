/* ending exit STATUS | signal NUMBER: ends in that way, with output on both streams before. */
#include "account.h"

#include <sys/resource.h>

int main(int argc, char **argv) {
    struct rlimit no_core = {0, 0};
    if (argc != 3) {
        return 2;
    }
    setrlimit(RLIMIT_CORE, &no_core);
    say("on stdout");
    dprintf(2, "on stderr\n");
    int number = atoi(argv[2]);
    if (strcmp(argv[1], "signal") == 0) {
        kill(getpid(), number);
    }
    return number;
}
