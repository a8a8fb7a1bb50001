#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

_Thread_local int own = 5;
extern char **environ;
void set_library_state(int state);

static void *elsewhere(void *arg) {
    own = 6;
    set_library_state(11);
    write(1, "", 0);                    // @bp thread
    return arg;
}

int main(void) {
    int count = 1;
    char text[8] = "abc";
    wchar_t wide[8] = L"w\u00e4";
    pthread_t thread;
    set_library_state(33);
    {
        int count = 2;
        write(1, &count, 0);            // @bp block
    }
    write(1, "", strlen(text) + (size_t)count + wcslen(wide) > 100 || !environ); // @bp after
    pthread_create(&thread, 0, elsewhere, 0);
    pthread_join(thread, 0);
    printf("%d %s\n", count, text);
    return 0;
}
