package dev.signalbox.ptrace.launch;

import java.util.Map;

/** What an errno of a failed launch means, in words (errno(3)). */
final class ErrnoText {
    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(1, "operation not permitted (EPERM)"),
            Map.entry(2, "no such file or directory (ENOENT)"),
            Map.entry(5, "input/output error (EIO)"),
            Map.entry(6, "no such device (ENXIO)"),
            Map.entry(7, "the arguments and the environment are too long (E2BIG)"),
            Map.entry(8, "neither an ELF program for this machine nor a script with #! (ENOEXEC)"),
            Map.entry(9, "bad descriptor (EBADF)"),
            Map.entry(11, "too many processes; see ulimit -u (EAGAIN)"),
            Map.entry(12, "out of memory (ENOMEM)"),
            Map.entry(13, "permission denied (EACCES)"),
            Map.entry(17, "it exists already (EEXIST)"),
            Map.entry(20, "a part of the path is not a directory (ENOTDIR)"),
            Map.entry(21, "it is a directory (EISDIR)"),
            Map.entry(22, "invalid argument (EINVAL)"),
            Map.entry(23, "too many open files on this system (ENFILE)"),
            Map.entry(24, "too many open files; see ulimit -n (EMFILE)"),
            Map.entry(25, "not a terminal (ENOTTY)"),
            Map.entry(26, "it is open for writing (ETXTBSY)"),
            Map.entry(28, "no space left on the device (ENOSPC)"),
            Map.entry(30, "read-only file system (EROFS)"),
            Map.entry(36, "the name is too long (ENAMETOOLONG)"),
            Map.entry(38, "this kernel has no such call (ENOSYS)"),
            Map.entry(40, "too many symbolic links (ELOOP)"),
            Map.entry(80, "a needed shared library is damaged (ELIBBAD)"));

    private ErrnoText() {}

    /** A phrase that ends without a full stop. */
    static String of(int errno) {
        return TEXTS.getOrDefault(errno, "errno " + errno);
    }
}
