package dev.signalbox.ptrace.syscall;

import java.util.Locale;

/** What a value means to system calls, and so how it is shown. */
enum ValueKind {
    /** A file descriptor. */
    FD(NumberType.S32),
    /** A file descriptor or AT_FDCWD. */
    DIRFD(NumberType.S32),
    INT(NumberType.S32),
    PID(NumberType.S32),
    UNSIGNED(NumberType.U32),
    /** A number in the type that is given with it. */
    NUMBER(NumberType.LONG),
    SIZE(NumberType.ULONG),
    /** An offset in a file: two registers on i386, where it is an argument. */
    OFFSET(NumberType.S64),
    HEX(NumberType.ULONG),
    POINTER(NumberType.POINTER),
    OCTAL(NumberType.U32),
    /** The mode of a file that the flags before it may create. */
    CREATION(NumberType.U32),
    /** Flags, and permissions in the lowest nine bits. */
    PERMISSIONS(NumberType.U32),
    /** st_mode: a type and permissions. */
    MODE(NumberType.U32),
    /** The number of a device, as user space has it. */
    DEVICE(NumberType.ULONG),
    /** The number of a user or group, or -1. */
    ID(NumberType.U32),
    /** A resource limit. */
    LIMIT(NumberType.U64),
    /** 16 bits in network order. */
    PORT(NumberType.U16),
    /** A wait status. */
    STATUS(NumberType.S32),
    SIGNAL(NumberType.S32),
    /** The number of an ioctl. */
    REQUEST(NumberType.U32),
    /** One constant of a group. */
    ONE(NumberType.U32),
    /** An or of constants of a group. */
    FLAGS(NumberType.U32),
    /** An or of shifted ones, whose distances are the constants of a group. */
    BITS(NumberType.U32),
    /** A constant of one group in the bits of a mask, and flags of another in the rest. */
    MASKED(NumberType.U32),
    /** CLONE_ flags with a signal in the lowest byte. */
    CLONE(NumberType.ULONG),
    /** A clock: one of the constants, or of a process or descriptor. */
    CLOCK(NumberType.S32),

    /** A pointer to a string. */
    STRING(NumberType.POINTER),
    /** A pointer to the name of a file. */
    PATH(NumberType.POINTER),
    /** A pointer to an array of strings with NULL at its end. */
    STRINGS(NumberType.POINTER),

    /** Bytes, as many as are counted. */
    BYTES(NumberType.U8, true),
    /** Characters up to a zero byte, at most as many as are counted. */
    TEXT(NumberType.CHAR, true),
    /** A struct sockaddr of so many bytes. */
    SOCKADDR(NumberType.U8, true),
    /** Control messages (cmsg(3)) of so many bytes. */
    CONTROL(NumberType.U8, true),
    /** The kernel's sigset_t of so many bytes. */
    SIGSET(NumberType.ULONG, true),
    /** The descriptors of an fd_set below a number. */
    FDSET(NumberType.ULONG, true),
    /** The numbers of the bits of so many bytes. */
    BITSET(NumberType.ULONG, true),
    /** cap_user_data_t of capget(2), version 2 or 3: two times three halves of 64 bits each. */
    CAPABILITIES(NumberType.U32, true),
    /** A siginfo_t. */
    SIGINFO(NumberType.S32, true),
    /** Directory entries of so many bytes, as getdents gives them. */
    ENTRIES(NumberType.U8, true),
    /** The same with 64 bits, as getdents64 gives them. */
    ENTRIES64(NumberType.U8, true);

    private final NumberType number;
    private final boolean compound;

    ValueKind(NumberType number) {
        this(number, false);
    }

    ValueKind(NumberType number, boolean compound) {
        this.number = number;
        this.compound = compound;
    }

    static ValueKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The type of C that it has where none is given. */
    NumberType number() {
        return number;
    }

    /** Whether it is what lies in memory, and a count belongs to it as a whole. */
    boolean isCompound() {
        return compound;
    }
}
