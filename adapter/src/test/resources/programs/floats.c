// Numbers in vector registers: the handler of a signal that comes in between uses the same registers.
#include <signal.h>
#include <stdio.h>

static volatile double other = 100.5, length = 3.25;
static volatile int rounds = 2;

static void handler(int signal)
{
	double inner = other * 2;
	__asm__ volatile("" : "+x"(inner)); // @bp handler
	other = inner + signal;
}

__attribute__((noinline)) static double work(double start, float step)
{
	double sum = start * 2.5;
	float part = step * 3;
	for (int i = 0; i < rounds; i++) {
		__asm__ volatile("int3" : "+x"(sum), "+x"(part)); // @bp trap
		sum += part;
		part *= 1.5f;
	}
	return sum + part;
}

int main(void)
{
	signal(SIGTRAP, handler);
	printf("%.3f\n", work(length, 1.5f));
	return 0;
}
