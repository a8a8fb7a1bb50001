package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.signal.Signal;
import java.util.Optional;

/** A number among the arguments, members and results of system calls, in words. */
final class NumberText {
    /** Of linux/fcntl.h. */
    private static final int AT_FDCWD = -100;
    /** The bits of clone's flags that are the signal to the parent (linux/sched.h). */
    private static final int CSIGNAL = 0xff;
    /** The type in st_mode, and the bits that have names (linux/stat.h). */
    private static final int S_IFMT = 0xf000;

    private static final int S_SPECIAL = 0xe00;
    /** Limits are often powers of two that nobody knows by heart. */
    private static final int KIBI = 1024;

    private NumberText() {}

    /** A value of a type, already extended by its sign. */
    static String of(ValueType type, long value, boolean wide) {
        return switch (type.kind()) {
            case DIRFD -> value == AT_FDCWD ? "AT_FDCWD" : Long.toString(value);
            case FD, INT, PID, OFFSET -> Long.toString(value);
            case UNSIGNED, SIZE -> Long.toUnsignedString(value);
            case NUMBER -> type.number().signed() ? Long.toString(value) : Long.toUnsignedString(value);
            case ID -> Integer.toString((int) value);
            case OCTAL, CREATION -> value == 0 ? "0" : "0" + Long.toOctalString(value);
            case MODE -> mode(value);
            case PERMISSIONS -> permissions(type.groups().get(0), value);
            case DEVICE -> device(value);
            case LIMIT -> limit(value, type.number().size(wide));
            case PORT -> "htons(" + Short.toUnsignedInt(Short.reverseBytes((short) value)) + ")";
            case STATUS -> WaitStatusText.of((int) value);
            case SIGNAL -> signal((int) value);
            case REQUEST -> RequestText.of(value);
            case ONE -> one(type, value);
            case FLAGS -> type.groups().get(0).flags(value);
            case BITS -> bits(type.groups().get(0), value);
            case MASKED -> masked(type, value);
            case CLONE -> clone(value);
            case CLOCK -> clock(type, (int) value);
            case HEX -> hex(value);
            case POINTER, STRING, PATH, STRINGS -> pointer(value);
            default -> hex(value);
        };
    }

    static String hex(long value) {
        return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    static String pointer(long value) {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }

    static String signal(int number) {
        return number >= 1 && number <= Signal.MAX ? Signal.of(number).name() : Integer.toString(number);
    }

    /** Constants may be negative where the type is not. */
    private static String one(ValueType type, long value) {
        ConstantGroup group = type.groups().get(0);
        return group.name(value)
                .or(() -> group.name((int) value))
                .orElse(value > 0xfff ? hex(value) : Long.toString(value));
    }

    private static String masked(ValueType type, long value) {
        if (value == 0xffffffffL) {
            return hex(value);
        }
        ConstantGroup group = type.groups().get(0);
        String name = group.name(value & type.mask()).orElse(hex(value & type.mask()));
        long rest = value & ~type.mask();
        return rest == 0 ? name : name + "|" + type.groups().get(1).flags(rest);
    }

    private static String permissions(ConstantGroup group, long value) {
        long flags = value & ~0777L;
        return (flags == 0 ? "" : group.flags(flags) + "|") + String.format("%04o", value & 0777);
    }

    /** Shifted ones, whose distances are the constants of a group. */
    static String bits(ConstantGroup group, long value) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((value >>> bit & 1) != 0) {
                text.append(text.isEmpty() ? "" : "|")
                        .append("1<<")
                        .append(group.name(bit).orElse(Integer.toString(bit)));
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    private static String clone(long value) {
        int number = (int) value & CSIGNAL;
        long rest = value & 0xffffffffL & ~CSIGNAL;
        String flags = rest == 0 ? "" : ConstantGroup.required("clone").flags(rest);
        String separator = flags.isEmpty() || number == 0 ? "" : "|";
        return rest == 0 && number == 0 ? "0" : flags + separator + (number == 0 ? "" : signal(number));
    }

    private static String mode(long value) {
        Optional<String> type = ConstantGroup.required("filetype").name(value & S_IFMT);
        long special = value & S_SPECIAL;
        return type.map(name -> name + "|")
                        .orElse((value & S_IFMT) == 0 ? "" : "0" + Long.toOctalString(value & S_IFMT) + "|")
                + (special == 0 ? "" : ConstantGroup.required("modebit").flags(special) + "|")
                + String.format("%04o", value & 0777);
    }

    /** As the kernel packs both numbers for user space (include/linux/kdev_t.h, new_encode_dev). */
    private static String device(long value) {
        long major = value >>> 8 & 0xfff;
        long minor = value & 0xff | value >>> 12 & 0xfff00;
        return "makedev(" + String.format("0x%x, 0x%x", major, minor) + ")";
    }

    private static String limit(long value, int size) {
        if (size == Integer.BYTES ? value == 0xffffffffL : value == -1) {
            return size == Integer.BYTES ? "RLIM_INFINITY" : "RLIM64_INFINITY";
        }
        return value > KIBI && value % KIBI == 0 ? value / KIBI + "*" + KIBI : Long.toUnsignedString(value);
    }

    /** Clocks of processes, threads and descriptors are negative (include/linux/posix-timers.h, CPUCLOCK_PID and clockid_to_fd). */
    private static String clock(ValueType type, int value) {
        if (value >= 0) {
            return type.groups().get(0).name(value).orElse(Integer.toString(value));
        }
        int owner = ~(value >> 3);
        int which = value & 3;
        if ((value & 7) == 3) {
            return "FD_TO_CLOCKID(" + owner + ")";
        }
        String[] names = {"CPUCLOCK_PROF", "CPUCLOCK_VIRT", "CPUCLOCK_SCHED", "3"};
        return ((value & 4) != 0 ? "MAKE_THREAD_CPUCLOCK(" : "MAKE_PROCESS_CPUCLOCK(") + owner + ", " + names[which]
                + ")";
    }
}
