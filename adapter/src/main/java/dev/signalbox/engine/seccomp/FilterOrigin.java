package dev.signalbox.engine.seccomp;

import java.util.List;

/**
 * Who installed a filter.
 *
 * @param pid the process, which may be an ancestor of the one that has the filter
 * @param tid the thread
 * @param call the system call in words
 * @param place the innermost function of the program itself, {@code install_filter at sandbox.c:67}; empty when the stack is not known any more
 * @param frames the stack at that moment, the innermost frame first, a line each
 */
public record FilterOrigin(int pid, int tid, String call, String place, List<String> frames) {
    /** Copies the frames. */
    public FilterOrigin {
        frames = List.copyOf(frames);
    }

    /** {@code by install_filter at sandbox.c:67, prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)}; with the process where it is another than this one. */
    public String words(int receiver) {
        return "by " + (place.isEmpty() ? "thread " + tid : place) + (pid == receiver ? "" : " in process " + pid)
                + ", " + call;
    }
}
