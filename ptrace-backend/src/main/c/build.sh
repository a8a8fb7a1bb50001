#!/bin/sh
# Builds what the backend needs from C: the launcher, and the tables of system call names from the kernel's own headers. Called by Maven: build.sh SOURCES OUTPUT
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
