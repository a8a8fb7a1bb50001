package dev.signalbox.ptrace.kernel;

/** System calls about descriptors. All return 0 or more, or -errno. */
public interface DescriptorCalls {
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_CREAT = 0x40;
    int O_NOCTTY = 0x100;
    int O_TRUNC = 0x200;
    int O_APPEND = 0x400;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;

    /** open(2); the path has no terminating NUL. */
    int open(byte[] path, int flags, int mode);

    int close(int fd);

    /** readlink(2); the result, not NUL-terminated, is cut off at the buffer's length. */
    int readLink(byte[] path, NativeBuffer buffer, int length);

    int read(int fd, NativeBuffer buffer, int length);

    int write(int fd, NativeBuffer buffer, int length);

    /** pread64(2); the offset is unsigned. */
    int readAt(int fd, NativeBuffer buffer, int length, long offset);

    /** pwrite64(2); the offset is unsigned. */
    int writeAt(int fd, NativeBuffer buffer, int length, long offset);

    /** pipe2(2): fills two ints, the reading end first. */
    int pipe(NativeBuffer ends, int flags);

    int memfd(String name, int flags);

    int duplicate(int fd, int minimum, boolean closeOnExec);

    /** ioctl(2) with a pointer argument. */
    int ioctl(int fd, long request, NativeBuffer argument);

    /** poll(2) of struct pollfd records of 8 bytes: int fd, short events, short revents. */
    int poll(NativeBuffer descriptors, int count, int milliseconds);
}
