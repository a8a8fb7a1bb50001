package dev.signalbox.ptrace.syscall;

import java.util.Optional;

/** The request of an ioctl in words: its name, or what the number is made of (asm-generic/ioctl.h). */
final class RequestText {
    private static final int TYPE_SHIFT = 8;
    private static final int SIZE_SHIFT = 16;
    private static final int SIZE_MASK = 0x3fff;
    private static final int DIRECTION_SHIFT = 30;

    private RequestText() {}

    static String of(long request) {
        Optional<String> name = ConstantGroup.required("ioctl").name(request);
        return name.orElseGet(() -> String.format(
                "_IOC(%s, 0x%x, 0x%x, 0x%x)",
                ConstantGroup.required("ioctldirection").flags(request >>> DIRECTION_SHIFT),
                request >>> TYPE_SHIFT & 0xff,
                request & 0xff,
                request >>> SIZE_SHIFT & SIZE_MASK));
    }
}
