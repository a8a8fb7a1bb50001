/* hello: something to stop in at main. */
#include <stdio.h>

int main(int argc, char **argv) {
    int length = argc;
    printf("%s has %d arguments\n", argv[0], length - 1);
    return 0;
}
