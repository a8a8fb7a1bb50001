static volatile int sink;

static inline __attribute__((always_inline)) void ping(void) {
    sink = 1; // @bp ping-first
    sink = 2; // @bp ping-second
}

static inline __attribute__((always_inline)) void outer(void) {
    ping(); // @bp outer
}

int main(void) {
    sink = 0; // @bp before
    ping(); // @bp one
    outer(); // @bp two
    ping(); // @bp three
    sink = 3; // @bp after
    return sink - 3;
}
