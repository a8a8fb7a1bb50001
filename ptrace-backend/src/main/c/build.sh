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

# Named constants: one line each, its group, a tab, its name, a tab, its value in decimal. group NAME HEADERS NAMES: those macros of the headers whose names match.
mkdir -p "$output/syscall"
constants=$output/syscall/constants.tsv
if [ "$constants" -nt "$0" ]; then
    exit 0
fi
: >"$constants.new"
group() {
    includes=$(for header in $2; do echo "#include <$header>"; done)
    names=$(echo "$includes" | "$cc" -E -dM - | sed -n -E "s/^#define ($3) .*/\1/p" | LC_ALL=C sort)
    [ -n "$names" ] || { echo "no constant like $3 in $2; $install" >&2; exit 1; }
    {
        echo "$includes"
        echo 'int printf(const char *, ...);'
        echo 'int main(void) {'
        for name in $names; do printf 'printf("%s\\t%s\\t%%lld\\n", (long long)(%s));\n' "$1" "$name" "$name"; done
        echo 'return 0; }'
    } >"$constants.c"
    "$cc" -w -o "$constants.run" "$constants.c"
    "$constants.run" >>"$constants.new"
    rm "$constants.c" "$constants.run"
}
group arch linux/audit.h 'AUDIT_ARCH_[A-Z0-9_]+'
group open linux/fcntl.h 'O_(RDONLY|WRONLY|RDWR|CREAT|EXCL|NOCTTY|TRUNC|APPEND|NONBLOCK|DSYNC|DIRECT|LARGEFILE|DIRECTORY|NOFOLLOW|NOATIME|CLOEXEC|SYNC|PATH|TMPFILE)'
group at linux/fcntl.h 'AT_(SYMLINK_NOFOLLOW|SYMLINK_FOLLOW|NO_AUTOMOUNT|EMPTY_PATH)'
group unlink linux/fcntl.h 'AT_REMOVEDIR'
group access linux/fcntl.h 'AT_(EACCESS|SYMLINK_NOFOLLOW|EMPTY_PATH)'
group fcntl linux/fcntl.h 'F_(DUPFD|GETFD|SETFD|GETFL|SETFL|GETLK|SETLK|SETLKW|SETOWN|GETOWN|SETSIG|GETSIG|SETLEASE|GETLEASE|NOTIFY|DUPFD_CLOEXEC|SETPIPE_SZ|GETPIPE_SZ|ADD_SEALS|GET_SEALS|OFD_[A-Z]+)'
group rename linux/fs.h 'RENAME_[A-Z]+'
group prot linux/mman.h 'PROT_(NONE|READ|WRITE|EXEC|SEM|GROWSDOWN|GROWSUP)'
group map linux/mman.h 'MAP_(SHARED|PRIVATE|SHARED_VALIDATE|FIXED|ANONYMOUS|32BIT|POPULATE|NONBLOCK|STACK|HUGETLB|SYNC|FIXED_NOREPLACE|GROWSDOWN|DENYWRITE|EXECUTABLE|LOCKED|NORESERVE)'
group mremap linux/mman.h 'MREMAP_[A-Z]+'
group madvise linux/mman.h 'MADV_[A-Z_]+'
group clone linux/sched.h 'CLONE_(VM|FS|FILES|SIGHAND|PIDFD|PTRACE|VFORK|PARENT|THREAD|NEWNS|SYSVSEM|SETTLS|PARENT_SETTID|CHILD_CLEARTID|DETACHED|UNTRACED|CHILD_SETTID|NEWCGROUP|NEWUTS|NEWIPC|NEWUSER|NEWPID|NEWNET|IO)'
group namespace linux/sched.h 'CLONE_(FS|FILES|SYSVSEM|NEW[A-Z]+)'
group family sys/socket.h 'AF_(UNSPEC|UNIX|INET|INET6|NETLINK|PACKET|VSOCK|ALG|BLUETOOTH|CAN|KEY|TIPC|XDP|AX25|IPX|APPLETALK|X25|RXRPC|RDS|KCM|QIPCRTR|SMC|NFC|IEEE802154)'
group socket sys/socket.h 'SOCK_(STREAM|DGRAM|RAW|RDM|SEQPACKET|DCCP|PACKET)'
group socketflag sys/socket.h 'SOCK_(CLOEXEC|NONBLOCK)'
group message sys/socket.h 'MSG_(OOB|PEEK|DONTROUTE|CTRUNC|TRUNC|DONTWAIT|EOR|WAITALL|CONFIRM|ERRQUEUE|NOSIGNAL|MORE|WAITFORONE|ZEROCOPY|FASTOPEN|CMSG_CLOEXEC)'
group futex linux/futex.h 'FUTEX_(WAIT|WAKE|FD|REQUEUE|CMP_REQUEUE|WAKE_OP|LOCK_PI|UNLOCK_PI|TRYLOCK_PI|WAIT_BITSET|WAKE_BITSET|WAIT_REQUEUE_PI|CMP_REQUEUE_PI|LOCK_PI2)'
group futexflag linux/futex.h 'FUTEX_(PRIVATE_FLAG|CLOCK_REALTIME)'
group prctl linux/prctl.h 'PR_((SET|GET)_(PDEATHSIG|DUMPABLE|KEEPCAPS|NAME|SECCOMP|TSC|SECUREBITS|TIMERSLACK|CHILD_SUBREAPER|NO_NEW_PRIVS|THP_DISABLE|SPECULATION_CTRL|IO_FLUSHER|PTRACER|MM|VMA|MDWE|SYSCALL_USER_DISPATCH)|CAPBSET_READ|CAPBSET_DROP|CAP_AMBIENT)'
group seccomp linux/seccomp.h 'SECCOMP_(SET_MODE_STRICT|SET_MODE_FILTER|GET_ACTION_AVAIL|GET_NOTIF_SIZES)'
group seccompflag linux/seccomp.h 'SECCOMP_FILTER_FLAG_[A-Z_]+'
group permission unistd.h '[RWXF]_OK'
group whence unistd.h 'SEEK_(SET|CUR|END|DATA|HOLE)'
group epoll sys/epoll.h 'EPOLL_CTL_[A-Z]+'
group random linux/random.h 'GRND_[A-Z]+'
group memfd linux/memfd.h 'MFD_(CLOEXEC|ALLOW_SEALING|HUGETLB|NOEXEC_SEAL|EXEC)'
group mount linux/mount.h 'MS_(RDONLY|NOSUID|NODEV|NOEXEC|SYNCHRONOUS|REMOUNT|MANDLOCK|DIRSYNC|NOSYMFOLLOW|NOATIME|NODIRATIME|BIND|MOVE|REC|SILENT|UNBINDABLE|PRIVATE|SLAVE|SHARED|RELATIME|STRICTATIME|LAZYTIME)'
group ptrace linux/ptrace.h 'PTRACE_(TRACEME|PEEKTEXT|PEEKDATA|PEEKUSR|POKETEXT|POKEDATA|POKEUSR|CONT|KILL|SINGLESTEP|ATTACH|DETACH|SYSCALL|SETOPTIONS|GETEVENTMSG|GETSIGINFO|SETSIGINFO|GETREGSET|SETREGSET|SEIZE|INTERRUPT|LISTEN|GET_SYSCALL_INFO)'
group mask asm/signal.h 'SIG_(BLOCK|UNBLOCK|SETMASK)'
mv "$constants.new" "$constants"
