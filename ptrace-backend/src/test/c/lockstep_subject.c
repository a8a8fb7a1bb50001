/* Ordinary C: formatting, sorting, strings and allocation, for stepping through. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
    short rank;
    unsigned char kind;
    char *name;
    long weight;
};

static int by_weight(const void *left, const void *right) {
    const struct item *a = left, *b = right;
    return a->weight < b->weight ? -1 : a->weight > b->weight;
}

static unsigned mix(unsigned value) {
    value ^= value << 13;
    value ^= value >> 17;
    return value ^ value << 5;
}

int main(void) {
    static struct item items[64];
    unsigned state = 12345;
    for (int i = 0; i < 64; i++) {
        char name[32];
        state = mix(state);
        snprintf(name, sizeof name, "item %d of kind %u", i, state % 7);
        items[i].name = strdup(name);
        items[i].rank = (short)(state >> 3);
        items[i].kind = (unsigned char)(state % 7);
        items[i].weight = (long)state - 0x7fffffffL;
    }
    qsort(items, 64, sizeof items[0], by_weight);
    long sum = 0;
    for (int i = 0; i < 64; i++) {
        sum += items[i].weight * (items[i].rank > 0 ? 1 : -1) + items[i].kind;
        printf("%s: %ld\n", items[i].name, sum);
    }
    return 0;
}
