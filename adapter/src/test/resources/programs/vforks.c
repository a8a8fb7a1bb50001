// The parent waits in vfork() for a child that ends when it is killed. Prints the child's pid.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    pid_t child = vfork();
    if (child == 0) {
        char line[32];
        int length = 0;
        for (int pid = getpid(), unit = 1000000000; unit > 0; unit /= 10) {
            line[length++] = '0' + pid / unit % 10;
        }
        line[length++] = '\n';
        write(1, line, length);
        for (;;) {
            pause();
        }
    }
    int status;
    waitpid(child, &status, 0);
    return 7;
}
