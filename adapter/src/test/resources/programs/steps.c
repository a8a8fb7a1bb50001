#include <stdio.h>
#include <string.h>

struct point {
	int x;
	int y;
};

enum colour { RED, GREEN };

static int add(int a, int b)
{
	int sum = a + b; // @bp add
	return sum;      // @bp add-return
}

int main(int argc, char **argv)
{
	struct point point = {3, 4};
	int numbers[300];
	char name[16] = "signal";
	enum colour colour = GREEN;
	double ratio = 1.5;
	struct point *pointer = &point;
	int total = 0; // @bp start

	for (int i = 0; i < 300; i++)
		numbers[i] = i * i;
	total = add(point.x, point.y); // @bp call
	printf("total %d\n", total);   // @bp after-call
	fprintf(stderr, "%s %s\n", argc > 1 ? argv[1] : "none", name);
	total += numbers[10] + (int)ratio + colour + pointer->y; // @bp end
	return total == 107 + 6 ? 7 : 1;
}
