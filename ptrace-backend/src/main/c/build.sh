#!/bin/sh
# Builds what the backend needs from C: the launcher, and the tables of system calls and of their constants from the kernel's own headers. Called by Maven: build.sh SOURCES OUTPUT
set -eu
sources=$1
output=$2/dev/signalbox/ptrace
install='install it with: apt-get install gcc libc6-dev linux-libc-dev'
cc=${CC:-gcc}
if ! command -v "$cc" >/dev/null 2>&1; then
    echo "Signalbox builds its launcher with gcc, and there is no $cc here; $install" >&2
    exit 1
fi
mkdir -p "$output/launch" "$output/event"

"$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -fno-builtin -fno-stack-protector -fno-tree-loop-distribute-patterns -fcf-protection=none \
    -fno-asynchronous-unwind-tables -fno-pic -no-pie -static -nostdlib -s -Wl,--build-id=none -Wl,-z,noexecstack \
    -o "$output/launch/launcher-x86_64" "$sources/launcher.c"

# One line per call: its number, a tab, its name.
table() {
    if ! printf '#include <%s>\n' "$1" | "$cc" -E -dM - >"$2.macros"; then
        echo "the kernel's headers are missing; $install" >&2
        exit 1
    fi
    sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9][0-9]*\)$/\2\t\1/p' "$2.macros" | sort -n >"$2"
    rm "$2.macros"
    [ -s "$2" ] || { echo "no system call in <$1>; $install" >&2; exit 1; }
}
table asm/unistd_64.h "$output/event/syscalls-x86_64.tsv"
table asm/unistd_32.h "$output/event/syscalls-i386.tsv"

# Named constants: one line each, its group, a tab, its name, a tab, its value in decimal; and what error numbers mean, for which the C library has the words.
mkdir -p "$output/syscall"
constants=$output/syscall/constants.tsv
if [ "$constants" -nt "$0" ] && [ "$constants" -nt "$sources/constants.txt" ]; then
    exit 0
fi
cpp() { "$cc" -D_GNU_SOURCE -E "$@" -; }
work=$constants.work
rm -rf "$work"
mkdir -p "$work"
: >"$work/calls"
# A translation unit that prints constants: NUMBER GROUP, the names on standard input, the includes in $work/includes.
unit() {
    {
        echo '#include <stddef.h>'
        cat "$work/includes"
        echo 'extern int printf(const char *, ...);'
        echo "void print_$1(void) {"
        while read -r name; do printf 'printf("%s\\t%s\\t%%lld\\n", (long long)(%s));\n' "$2" "$name" "$name"; done
        echo '}'
    } >"$work/$1.c"
    echo "$1" >>"$work/calls"
}
number=0
while read -r how group headers pattern; do
    case $how in '' | '#'*) continue ;; esac
    number=$((number + 1))
    echo "$headers" | tr , '\n' | sed 's/.*/#include <&>/' >"$work/includes"
    case $how in
        macros) cpp -dM <"$work/includes" | sed -n -E "s/^#define ($pattern) .*/\1/p" ;;
        enums) cpp -P <"$work/includes" | tr -c 'A-Za-z0-9_' '\n' | grep -E -x "$pattern" || true ;;
        # Those whose value is made by _IO and its like, or of a terminal or a socket.
        requests) cpp -dM <"$work/includes" | sed -n -E "s/^#define ([A-Z][A-Za-z0-9_]*) +(_S?IO[A-Z]*[ (].*|$pattern)( .*)?\$/\1/p" ;;
        *) echo "constants.txt: $how?" >&2; exit 1 ;;
    esac | LC_ALL=C sort -u >"$work/names"
    [ -s "$work/names" ] || { echo "no constant like $pattern in $headers; $install" >&2; exit 1; }
    unit "$number" "$group" <"$work/names"
    # A request's number needs the size of its structure, which not every header brings along: those are left out.
    # (An unknown word is reported once, so more often than once.)
    while [ "$how" = requests ]; do
        "$cc" -D_GNU_SOURCE -w -fsyntax-only -fmax-errors=0 "$work/$number.c" 2>&1 | sed -n -E "s|^$work/$number.c:([0-9]+):.*error:.*|\1d|p" | sort -u >"$work/bad"
        [ -s "$work/bad" ] || break
        sed -i -f "$work/bad" "$work/$number.c"
    done
done <"$sources/constants.txt"
{
    echo '#include <errno.h>'
    echo '#include <stdio.h>'
    echo '#include <string.h>'
    sed 's/.*/void print_&(void);/' "$work/calls"
    echo 'int main(void) {'
    sed 's/.*/print_&();/' "$work/calls"
    echo 'for (int i = 1; i < 134; i++) if (strncmp(strerror(i), "Unknown", 7)) printf("errno%c%s%c%d%c", 9, strerror(i), 9, i, 10);'
    echo 'return 0; }'
} >"$work/main.c"
(cd "$work" && ls ./*.c | xargs -P 2 -n 24 "$cc" -D_GNU_SOURCE -w -O0 -c && "$cc" -o run ./*.o && ./run >constants)
mv "$work/constants" "$constants"
rm -r "$work"
