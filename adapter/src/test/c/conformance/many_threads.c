/* kill to a process of many threads is handled exactly once; tgkill is handled by the thread it names, and only there. */
#include "account.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 8 };

static atomic_int process_signals, wrong_thread, directed;
static __thread int my_number = -1;
static int expected;
static pid_t tids[THREADS];
static pthread_barrier_t barrier;
static atomic_int stop;

static void on_process_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info, (void)context;
    atomic_fetch_add(&process_signals, 1);
}

static void on_directed(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    if (my_number != expected || info->si_code != SI_TKILL) {
        atomic_fetch_add(&wrong_thread, 1);
    }
    atomic_fetch_add(&directed, 1);
}

static void *run(void *argument) {
    my_number = (int)(long)argument;
    tids[my_number] = (pid_t)syscall(SYS_gettid);
    pthread_barrier_wait(&barrier);
    while (!atomic_load(&stop)) {
        pause_ms(1);
    }
    return NULL;
}

static void await_count(atomic_int *counter, int value) {
    while (atomic_load(counter) < value) {
        pause_ms(1);
    }
}

int main(void) {
    pthread_t threads[THREADS];
    handle(SIGUSR1, on_process_signal, SA_RESTART);
    handle(SIGUSR2, on_directed, SA_RESTART);
    pthread_barrier_init(&barrier, NULL, THREADS + 1);
    for (long i = 0; i < THREADS; i++) {
        check(-pthread_create(&threads[i], NULL, run, (void *)i), "pthread_create");
    }
    pthread_barrier_wait(&barrier);
    for (int i = 1; i <= 50; i++) {
        kill(getpid(), SIGUSR1);
        await_count(&process_signals, i);
    }
    for (int i = 0; i < 5 * THREADS; i++) {
        expected = i % THREADS;
        check(syscall(SYS_tgkill, getpid(), tids[expected], SIGUSR2), "tgkill");
        await_count(&directed, i + 1);
    }
    pause_ms(5);
    atomic_store(&stop, 1);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    say("50 signals to the process: handled %d times", atomic_load(&process_signals));
    say("%d signals to threads: handled %d times, %d in the wrong thread", 5 * THREADS, atomic_load(&directed), atomic_load(&wrong_thread));
    return 0;
}
