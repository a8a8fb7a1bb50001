// A large array to look at.
#include <unistd.h>

static int numbers[1000000];

int main(void)
{
    for (int i = 0; i < 1000000; i++) {
        numbers[i] = i * (int)getpagesize();
    }
    return numbers[17] == 0; // @bp filled
}
