// A pre-forking server in one file: workers accept on one Unix socket; SIGTERM to the parent ends them all in order.
//
//   prefork SOCKET [WORKERS]         serves until SIGTERM (default: 3 workers)
//   prefork --client SOCKET WORD...  asks for each word and prints the answers
//   prefork --self-test [WORKERS]    serves, asks itself three things, sends itself SIGTERM
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORKERS = 16, MAX_WORD = 128 };

struct server {
	int listener;
	int workers;
	pid_t pids[MAX_WORKERS];
	struct sockaddr_un address;
};

static volatile sig_atomic_t terminating;

static void on_term(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)info;
	(void)context;
	terminating = 1; // @bp term
}

static void fail(const char *what)
{
	fprintf(stderr, "prefork: %s: %s\n", what, strerror(errno));
	exit(1);
}

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof address.sun_path) {
		fprintf(stderr, "prefork: the socket's path is too long: %s\n", path);
		exit(64);
	}
	strcpy(address.sun_path, path);
	return address;
}

static void answer(int connection)
{
	char word[MAX_WORD];
	ssize_t length = read(connection, word, sizeof word); // @bp request

	if (length <= 0)
		return;
	for (ssize_t left = 0, right = length - 1; left < right; left++, right--) {
		char swapped = word[left];
		word[left] = word[right];
		word[right] = swapped;
	}
	if (write(connection, word, (size_t)length) != length) // @bp reply
		perror("prefork: write");
}

// SIGTERM is let in by pselect alone: it cannot come between the test of `terminating` and the wait.
static void work(const struct server *server)
{
	sigset_t none, term;

	sigemptyset(&none);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	while (!terminating) {
		fd_set ready;
		FD_ZERO(&ready);
		FD_SET(server->listener, &ready);
		if (pselect(server->listener + 1, &ready, NULL, NULL, NULL, &none) < 0) // @bp idle
			continue;
		int connection = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
		if (connection < 0)
			continue; // another worker was quicker
		answer(connection);
		close(connection);
	}
	_exit(0); // @bp worker-end
}

static void start(struct server *server, const char *path, int workers)
{
	sigset_t term;
	struct sigaction action = {.sa_sigaction = on_term, .sa_flags = SA_SIGINFO};

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	sigaction(SIGTERM, &action, NULL);

	server->workers = workers;
	server->address = address_of(path);
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	unlink(path);
	if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&server->address, sizeof server->address) != 0 ||
	    listen(server->listener, 8) != 0)
		fail(path);
	printf("serving with %d workers\n", workers);
	fflush(stdout);
	for (int i = 0; i < workers; i++) {
		server->pids[i] = fork(); // @bp fork
		if (server->pids[i] < 0)
			fail("fork");
		if (server->pids[i] == 0)
			work(server);
	}
}

static void stop(struct server *server)
{
	int clean = 0;

	for (int i = 0; i < server->workers; i++)
		kill(server->pids[i], SIGTERM); // @bp stop-workers
	for (int i = 0; i < server->workers; i++) {
		int status;
		while (waitpid(server->pids[i], &status, 0) < 0 && errno == EINTR)
			;
		clean += WIFEXITED(status) && WEXITSTATUS(status) == 0;
	}
	close(server->listener);
	unlink(server->address.sun_path);
	printf("%d of %d workers ended in order\n", clean, server->workers);
}

static void serve(struct server *server)
{
	sigset_t none;

	sigemptyset(&none);
	while (!terminating)
		sigsuspend(&none); // @bp waiting
	stop(server);
}

static void ask(const char *path, const char *word)
{
	struct sockaddr_un address = address_of(path);
	char reply[MAX_WORD] = "";
	int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
		fail(path);
	if (write(connection, word, strnlen(word, MAX_WORD)) < 0)
		fail("write");
	ssize_t length;
	do {
		length = read(connection, reply, sizeof reply - 1);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		fail("read");
	printf("%s -> %s\n", word, reply); // @bp answered
	close(connection);
}

static int self_test(int workers)
{
	struct server server = {0};
	char path[64];

	snprintf(path, sizeof path, "/tmp/prefork-%d.sock", (int)getpid());
	start(&server, path, workers);
	ask(path, "signal");
	ask(path, "box");
	ask(path, "level");
	kill(getpid(), SIGTERM);
	serve(&server);
	return 0;
}

static int worker_count(const char *text)
{
	int workers = text == NULL ? 3 : atoi(text);

	if (workers < 1 || workers > MAX_WORKERS) {
		fprintf(stderr, "prefork: 1 to %d workers, not %s\n", MAX_WORKERS, text);
		exit(64);
	}
	return workers;
}

int main(int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "--self-test") == 0)
		return self_test(worker_count(argv[2])); // @bp main
	if (argc >= 4 && strcmp(argv[1], "--client") == 0) {
		for (int i = 3; i < argc; i++)
			ask(argv[2], argv[i]);
		return 0;
	}
	if (argc < 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: %s SOCKET [WORKERS] | --client SOCKET WORD... | --self-test [WORKERS]\n", argv[0]);
		return 64;
	}
	struct server server = {0};
	start(&server, argv[1], worker_count(argv[2]));
	serve(&server);
	return 0;
}
