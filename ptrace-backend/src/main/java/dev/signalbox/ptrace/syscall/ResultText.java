package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.ErrnoNames;
import java.util.Map;

/** What a system call returned, in words: {@code 3}, {@code 0x7f0000000000}, {@code -1 ENOENT (No such file or directory)}. */
final class ResultText {
    /** Only a tracer sees these (include/linux/errno.h): the kernel makes another result or another call of them. */
    private static final Map<Integer, String> RESTARTS = Map.of(
            512, "ERESTARTSYS (interrupted by a signal; starts again unless a handler without SA_RESTART runs)",
            513, "ERESTARTNOINTR (interrupted by a signal; starts again)",
            514, "ERESTARTNOHAND (interrupted by a signal; starts again unless a handler runs)",
            516, "ERESTART_RESTARTBLOCK (interrupted by a signal; goes on with what is left unless a handler runs)");

    private ResultText() {}

    static boolean isError(long result) {
        return result < 0 && result >= -ErrnoNames.MAX;
    }

    /** Whether a signal came in between. */
    static boolean isInterrupted(long result) {
        int error = (int) -result;
        return isError(result) && (error == ErrnoNames.number("EINTR").orElseThrow() || RESTARTS.containsKey(error));
    }

    static String of(ValueType type, long result, boolean wide) {
        if (isError(result)) {
            int error = (int) -result;
            String restart = RESTARTS.get(error);
            if (restart != null) {
                return "? " + restart;
            }
            return "-1 " + ErrnoNames.name(error)
                    + ConstantGroup.required("errno")
                            .name(error)
                            .map(text -> " (" + text + ")")
                            .orElse("");
        }
        return switch (type.kind()) {
            case FLAGS, MASKED -> NumberText.hex(result) + " (flags " + NumberText.of(type, result, wide) + ")";
            case ONE ->
                result
                        + type.groups()
                                .get(0)
                                .name(result)
                                .map(name -> " (" + name + ")")
                                .orElse("");
            default -> NumberText.of(type, type.number().narrow(result, wide), wide);
        };
    }
}
