package dev.signalbox.ptrace.seccomp;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.List;
import java.util.Optional;

/**
 * A call without effect that filters let through, to be made in the place of one that they would kill for: they judge the number that a tracer has put there, also -1, which
 * is no call at all (kernel/seccomp.c, __secure_computing; a filter that lists what is allowed kills for -1 too).
 *
 * @param number of the call, -1 for none
 * @param arguments all six
 */
public record SubstituteCall(int number, List<Long> arguments) {
    private static final List<Long> ZEROS = List.of(0L, 0L, 0L, 0L, 0L, 0L);
    /** Of no file: fails with EBADF. */
    private static final List<Long> NO_FILE = List.of(-1L, 0L, 0L, 0L, 0L, 0L);

    /** Calls that only ask, whatever their arguments. */
    private static final List<String> QUESTIONS = List.of(
            "getpid",
            "gettid",
            "getppid",
            "getuid",
            "geteuid",
            "getgid",
            "getegid",
            "getuid32",
            "geteuid32",
            "sched_yield");

    private static final List<String> OF_FILES = List.of("close", "read", "write", "fstat", "lseek", "fcntl", "ioctl");
    /** With zeros they change nothing: brk tells where it is, munmap and mmap of no bytes fail, rt_sigprocmask without sets has none to set. */
    private static final List<String> EMPTY = List.of("brk", "munmap", "mmap", "rt_sigprocmask", "futex");

    /** Copies the arguments. */
    public SubstituteCall {
        arguments = List.copyOf(arguments);
    }

    /**
     * One for a call.
     *
     * @param filters all filters of the thread
     * @return empty when they let none of those through that this knows to be harmless
     */
    public static Optional<SubstituteCall> of(SystemCallTable calls, SeccompData data, List<FilterProgram> filters) {
        SubstituteCall none = new SubstituteCall(-1, data.args());
        if (none.passes(data, filters)) {
            return Optional.of(none);
        }
        return first(calls, QUESTIONS, ZEROS, data, filters)
                .or(() -> first(calls, OF_FILES, NO_FILE, data, filters))
                .or(() -> first(calls, EMPTY, ZEROS, data, filters));
    }

    private static Optional<SubstituteCall> first(
            SystemCallTable calls,
            List<String> names,
            List<Long> arguments,
            SeccompData data,
            List<FilterProgram> filters) {
        return names.stream()
                .flatMapToInt(name -> calls.number(name).stream())
                .mapToObj(number -> new SubstituteCall(number, arguments))
                .filter(candidate -> candidate.passes(data, filters))
                .findFirst();
    }

    /** Where the filters make the call fail it is not made either. */
    private boolean passes(SeccompData data, List<FilterProgram> filters) {
        SeccompData instead = new SeccompData(number, data.arch(), data.instructionPointer(), arguments);
        SeccompAction action = SeccompVerdict.of(filters, instead).returned().action();
        return action == SeccompAction.ALLOW || action == SeccompAction.LOG || action == SeccompAction.ERRNO;
    }
}
