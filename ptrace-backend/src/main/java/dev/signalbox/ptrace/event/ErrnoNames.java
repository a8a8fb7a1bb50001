package dev.signalbox.ptrace.event;

import java.util.Locale;
import java.util.OptionalInt;

/** The names of error numbers on x86-64 Linux (include/uapi/asm-generic/errno-base.h and errno.h). */
public final class ErrnoNames {
    /** The number of a name is its place, from 1; 41 and 58 are not used. */
    private static final String[] NAMES =
            ("EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY"
                            + " EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM"
                            + " ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG"
                            + " EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET"
                            + " ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG"
                            + " ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE"
                            + " EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE"
                            + " EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN"
                            + " ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM"
                            + " ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED"
                            + " EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON")
                    .split(" ");

    /** The greatest error number that a system call can return (linux/err.h, MAX_ERRNO). */
    public static final int MAX = 4095;

    private ErrnoNames() {}

    /** The number of a name; EWOULDBLOCK and ENOTSUP, which are others' second names, are known too. */
    public static OptionalInt number(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        if (wanted.equals("EWOULDBLOCK")) {
            wanted = "EAGAIN";
        } else if (wanted.equals("ENOTSUP")) {
            wanted = "EOPNOTSUPP";
        }
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(wanted) && !wanted.equals("-")) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** {@code ENOENT}, or {@code errno 200}. */
    public static String name(int number) {
        return number >= 1 && number <= NAMES.length && !NAMES[number - 1].equals("-")
                ? NAMES[number - 1]
                : "errno " + number;
    }
}
