package dev.signalbox.ptrace.syscall;

import java.util.Locale;

/** How an argument of a system call is shown. */
enum ArgumentKind {
    /** A file descriptor. */
    FD,
    /** A file descriptor or AT_FDCWD. */
    DIRFD,
    INT,
    UNSIGNED,
    SIZE,
    HEX,
    POINTER,
    OCTAL,
    /** The mode of a file that the flags before it may create. */
    CREATION,
    PATH,
    STRING,
    /** An array of strings with NULL at its end. */
    STRINGS,
    /** Bytes, as many as the next argument says. */
    DATA,
    SIGNAL,
    TIMESPEC,
    /** A struct sockaddr, as long as the next argument says. */
    SOCKADDR,
    /** CLONE_ flags with a signal in the lowest byte. */
    CLONE,
    /** An operation with flags. */
    FUTEX,
    /** A type with flags. */
    SOCKTYPE,
    /** An or of constants. */
    FLAGS,
    /** One constant. */
    ONE;

    /** The kind of a word in the table of calls. */
    static ArgumentKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
