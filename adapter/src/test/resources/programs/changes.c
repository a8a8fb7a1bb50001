// Becomes the program that its first argument names, with the rest of them: a chain of images.
#include <stdio.h>
#include <unistd.h>

static int length;

int main(int argc, char **argv)
{
	length = argc; // @bp image
	printf("%d\n", (int)sizeof(long)); // @bp size
	fflush(stdout);
	if (length > 1)
		execv(argv[1], argv + 1);
	return 0;
}
