// Makes many system calls between two calls of getppid, with everything they read and write in static memory, so that a line of each run is the same.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <asm/prctl.h>
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static char buffer[512] = "some\ttext\n";
static char second[512];
static struct stat stats;
static struct iovec vectors[2];
static struct msghdr message;
static char control[64] __attribute__((aligned(8)));
static int fds[2], pair[2], number;
static struct epoll_event event;
static sigset_t set, old;
static struct timespec interval;
static struct timeval tick;
static struct itimerspec spec, oldspec;
static struct itimerval itimer, olditimer;
static struct { unsigned long cur, max; } limit, oldlimit;
static struct sockaddr_in inet;
static struct sockaddr_in6 inet6;
static struct sockaddr_un local;
static socklen_t length;
static struct open_how how;
static struct { unsigned long handler, flags, restorer, mask; } action, oldaction;
static struct winsize window;
static struct flock lock;
static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
static struct __user_cap_data_struct capabilities[2];
static cpu_set_t cpus;
static struct sched_param parameter;
static char name[32];
static struct linger linger = {1, 5};
static struct sock_filter filter[1] = {BPF_STMT(BPF_RET | BPF_K, 0x7fff0000)};
static struct sock_fprog program = {1, filter};
static int status;
static siginfo_t info;
static struct sembuf operation = {0, 1, IPC_NOWAIT};
static char *arguments[] = {"no", "such", 0};
static stack_t alternate;

int main(int argc, char **argv) {
    chdir(argv[1]);
    syscall(SYS_getppid);
    int fd = openat(AT_FDCWD, "file", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    openat(AT_FDCWD, "/nowhere/file", O_RDONLY);
    open("/nowhere/\xff", O_WRONLY | O_APPEND);
    write(fd, buffer, 10);
    lseek(fd, 0, SEEK_SET);
    read(fd, second, 100);
    pread64(fd, second, 4, 2);
    pwrite64(fd, buffer, 4, 20);
    vectors[0].iov_base = buffer; vectors[0].iov_len = 5;
    vectors[1].iov_base = second; vectors[1].iov_len = 3;
    writev(fd, vectors, 2);
    lseek(fd, -4, SEEK_END);
    readv(fd, vectors, 2);
    preadv(fd, vectors, 2, 1);
    syscall(SYS_newfstatat, AT_FDCWD, "file", &stats, AT_SYMLINK_NOFOLLOW);
    syscall(SYS_fstat, fd, &stats);
    syscall(SYS_stat, "/dev/null", &stats);
    faccessat(AT_FDCWD, "file", R_OK | W_OK, 0);
    syscall(SYS_access, "file", F_OK);
    fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, O_APPEND);
    fcntl(fd, F_GETFD);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    number = fcntl(fd, F_DUPFD_CLOEXEC, 20);
    close(number);
    lock.l_type = F_WRLCK; lock.l_len = 10;
    fcntl(fd, F_SETLK, &lock);
    ftruncate(fd, 100);
    syscall(SYS_fchmod, fd, 0600);
    syscall(SYS_chmod, "file", 04711);
    syscall(SYS_mkdir, "directory", 0755);
    syscall(SYS_rename, "directory", "other");
    syscall(SYS_symlink, "file", "link");
    syscall(SYS_readlink, "link", second, 100);
    syscall(SYS_unlink, "link");
    syscall(SYS_rmdir, "other");
    renameat2(AT_FDCWD, "none", AT_FDCWD, "other", RENAME_NOREPLACE);
    syscall(SYS_umask, 022);
    syscall(SYS_umask, 027);
    setxattr("file", "user.test", "value", 5, XATTR_CREATE);
    how.flags = O_RDONLY | O_CLOEXEC; how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;
    number = syscall(SYS_openat2, AT_FDCWD, "file", &how, sizeof how);
    close(number);
    syscall(SYS_faccessat2, AT_FDCWD, "file", X_OK, AT_EACCESS);
    fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 4096);
    flock(fd, LOCK_EX | LOCK_NB);
    flock(fd, LOCK_UN);
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    mmap((void *)0x10000000, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mprotect((void *)0x10000000, 4096, PROT_READ);
    madvise((void *)0x10000000, 4096, MADV_DONTNEED);
    msync((void *)0x10000000, 4096, MS_SYNC);
    mlock((void *)0x10000000, 4096);
    munmap((void *)0x10000000, 8192);
    munmap((void *)1, 1);
    pipe2(fds, O_NONBLOCK | O_CLOEXEC);
    ioctl(fds[0], FIONREAD, &number);
    ioctl(fds[0], TIOCGWINSZ, &window);
    ioctl(fds[0], TCGETS, second);
    ioctl(fds[0], 0xc0501234, 0x7000);
    dup2(fds[0], 30);
    dup3(fds[1], 31, O_CLOEXEC);
    close(30);
    close(31);
    close(99);
    eventfd(3, EFD_NONBLOCK | EFD_SEMAPHORE);
    sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGRTMIN);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 8);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, 0, 8);
    action.handler = (unsigned long)SIG_IGN; action.flags = SA_RESTART | SA_NODEFER; action.mask = 1UL << 14;
    syscall(SYS_rt_sigaction, SIGUSR2, &action, &oldaction, 8);
    syscall(SYS_rt_sigaction, SIGUSR2, 0, &oldaction, 8);
    signalfd(-1, &set, SFD_CLOEXEC);
    interval.tv_nsec = 1000;
    syscall(SYS_rt_sigtimedwait, &set, &info, &interval, 8);
    alternate.ss_flags = SS_DISABLE;
    sigaltstack(&alternate, 0);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    event.events = EPOLLIN | EPOLLET | EPOLLRDHUP; event.data.u64 = 0x1234567890;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fds[0], &event);
    write(fds[1], "xyz", 3);
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &interval, 0);
    syscall(SYS_nanosleep, &interval, 0);
    clock_settime(77, &interval);
    int timer = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK);
    spec.it_value.tv_sec = 1000; spec.it_interval.tv_nsec = 5;
    syscall(SYS_timerfd_settime, timer, 0, &spec, &oldspec);
    syscall(SYS_setitimer, ITIMER_VIRTUAL, &itimer, &olditimer);
    syscall(SYS_alarm, 0);
    limit.cur = 1024; limit.max = 4096;
    syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0);
    syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, &oldlimit);
    syscall(SYS_getrlimit, RLIMIT_NOFILE, &oldlimit);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    number = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &number, sizeof number);
    setsockopt(server, SOL_TCP, TCP_NODELAY, &number, sizeof number);
    setsockopt(server, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    tick.tv_sec = 3;
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
    inet.sin_family = AF_INET; inet.sin_addr.s_addr = inet_addr("127.0.0.1"); inet.sin_port = htons(0);
    bind(server, (struct sockaddr *)&inet, sizeof inet);
    listen(server, 5);
    length = sizeof number;
    getsockopt(server, SOL_SOCKET, SO_TYPE, &number, &length);
    inet.sin_port = htons(1);
    connect(server, (struct sockaddr *)&inet, sizeof inet);
    shutdown(server, SHUT_RDWR);
    int six = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    inet6.sin6_family = AF_INET6; inet6.sin6_addr.s6_addr[15] = 1; inet6.sin6_port = htons(9);
    sendto(six, buffer, 4, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&inet6, sizeof inet6);
    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair);
    length = sizeof local;
    getsockname(pair[0], (struct sockaddr *)&local, &length);
    vectors[0].iov_base = buffer; vectors[0].iov_len = 4;
    message.msg_iov = vectors; message.msg_iovlen = 1;
    message.msg_control = control; message.msg_controllen = CMSG_SPACE(sizeof(int));
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET; head->cmsg_type = SCM_RIGHTS; head->cmsg_len = CMSG_LEN(sizeof(int));
    *(int *)CMSG_DATA(head) = fds[1];
    sendmsg(pair[0], &message, MSG_EOR);
    vectors[0].iov_base = second; vectors[0].iov_len = 100;
    recvmsg(pair[1], &message, MSG_CMSG_CLOEXEC);
    send(pair[0], "hello", 5, 0);
    recv(pair[1], second, 100, MSG_PEEK);
    memset(&local, 0, sizeof local); local.sun_family = AF_UNIX; strcpy(local.sun_path, "no/such/socket");
    connect(pair[0], (struct sockaddr *)&local, sizeof local);
    local.sun_path[0] = 0; strcpy(local.sun_path + 1, "hidden");
    connect(pair[0], (struct sockaddr *)&local, 9);
    prctl(PR_SET_NAME, "decoded");
    prctl(PR_GET_NAME, name);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_CAPBSET_READ, CAP_SYS_PTRACE);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 1, 0);
    syscall(SYS_capget, &header, capabilities);
    syscall(SYS_futex, &number, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
    syscall(SYS_futex, &number, FUTEX_WAIT_PRIVATE, 77, &interval);
    syscall(SYS_futex, &number, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 77, 0, 0, -1);
    sched_setscheduler(0, SCHED_OTHER, &parameter);
    syscall(SYS_sched_getscheduler, 0);
    syscall(SYS_sched_setaffinity, 99999999, 8, &cpus);
    getpriority(PRIO_PROCESS, 0);
    int notify = inotify_init1(IN_NONBLOCK);
    inotify_add_watch(notify, "file", IN_MODIFY | IN_DELETE_SELF);
    memfd_create("memory", MFD_ALLOW_SEALING);
    mount("none", "nowhere", "tmpfs", MS_NOSUID | MS_RDONLY, "size=1m");
    umount2("nowhere", MNT_DETACH | UMOUNT_NOFOLLOW);
    syscall(SYS_execve, "./none", arguments, arguments + 2);
    syscall(SYS_kill, 99999999, SIGTERM);
    syscall(SYS_tgkill, 99999999, 99999999, SIGRTMIN + 3);
    syscall(SYS_wait4, -1, &status, WNOHANG | WUNTRACED, 0);
    syscall(SYS_unshare, CLONE_NEWNS | CLONE_NEWUSER | CLONE_THREAD);
    syscall(SYS_setns, fd, CLONE_NEWNET);
    syscall(SYS_setresuid, -1, -1, 0);
    syscall(SYS_getrandom, second, 0, GRND_NONBLOCK);
    syscall(SYS_close_range, 200, 300, 4);
    syscall(SYS_splice, fds[0], 0, fds[1], 0, 0, SPLICE_F_MOVE | SPLICE_F_MORE);
    syscall(SYS_tee, fds[0], fds[1], 0, SPLICE_F_NONBLOCK);
    syscall(SYS_semop, 99999999, &operation, 1);
    syscall(SYS_shmget, 0x77, 100, 0600);
    syscall(SYS_uname, 0);
    syscall(SYS_getcwd, second, 1);
    syscall(SYS_process_vm_readv, 99999999, vectors, 1, vectors, 1, 0);
    syscall(SYS_arch_prctl, 0x9999, 0);
    syscall(SYS_mq_open, "none", O_RDONLY | O_NONBLOCK);
    syscall(SYS_pidfd_open, -5, 0);
    syscall(SYS_landlock_create_ruleset, 0, 0, 1);
    syscall(SYS_io_uring_setup, 0, 0);
    syscall(SYS_personality, 0xffffffff);
    syscall(SYS_getuid);
    syscall(SYS_getppid);
    return 0;
}
