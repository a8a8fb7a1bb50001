package dev.signalbox.symbols.module;

/** C texts that several tests compile. */
final class Programs {
    /** Functions, inlining, loops, a comment between functions, several statements on a line. */
    static final String SHAPES =
            """
            #include <stdio.h>
            #include <string.h>
            struct point { int x, y; };
            static int counter = 5;
            static inline __attribute__((always_inline)) int twice(int n) {
                int d = n * 2; // @bp inlined
                return d + counter;
            }

            /* A comment
               @bp comment
               above a function. */
            __attribute__((noinline)) int area(struct point *p) { // @bp opening
                int sum = 0; // @bp first

                // @bp blank
                for (int i = 0; i < p->x; i++) { // @bp loop
                    sum += twice(i); // @bp call
                }
                return sum; // @bp return
            }

            // @bp far













            int main(int argc, char **argv) { // @bp main
                struct point p = { argc, 3 }; // @bp mainfirst
                char buffer[64];
                strcpy(buffer, argv[0]);
                printf("%d %s\\n", area(&p), buffer); // @bp print
                return twice(argc) - counter; // @bp second
            }
            // @bp end
            """;

    private Programs() {}
}
