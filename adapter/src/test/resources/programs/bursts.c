// Raises SIGUSR1 ten times, with a handler.
#include <signal.h>

static volatile sig_atomic_t seen;

static void handler(int signal)
{
    (void)signal;
    seen++;
}

int main(void)
{
    signal(SIGUSR1, handler);
    for (int i = 0; i < 10; i++) {
        raise(SIGUSR1);
    }
    return seen;
}
