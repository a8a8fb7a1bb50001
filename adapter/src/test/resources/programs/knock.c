// knock PATH: connects to a Unix socket, says initialize, and prints "answered", "hung up" or why it cannot connect.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argc > 1 ? argv[1] : "", sizeof address.sun_path - 1);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(s, (struct sockaddr *)&address, sizeof address) < 0) {
        printf("cannot connect: %s\n", strerror(errno));
        return 0;
    }
    const char body[] = "{\"seq\":1,\"type\":\"request\",\"command\":\"initialize\",\"arguments\":{}}";
    char message[200];
    int length = snprintf(message, sizeof message, "Content-Length: %zu\r\n\r\n%s", sizeof body - 1, body);
    if (send(s, message, length, MSG_NOSIGNAL) < 0) {
        printf("hung up\n");
        return 0;
    }
    printf(recv(s, message, sizeof message, 0) > 0 ? "answered\n" : "hung up\n");
    return 0;
}
