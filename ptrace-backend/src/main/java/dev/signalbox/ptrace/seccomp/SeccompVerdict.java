package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the filters of a thread decide together about one system call. All of them run; the strictest action wins, among equal ones the filter that was installed
 * last (kernel/seccomp.c, seccomp_run_filters).
 *
 * @param returned the value that counts
 * @param runs a run of each filter, the oldest filter first
 * @param decidingFilter the number of the filter that decided, from 0 for the oldest; none when all of them allow
 */
public record SeccompVerdict(ReturnValue returned, List<FilterRun> runs, OptionalInt decidingFilter) {
    /** Runs filters in the order of their installation. */
    public static SeccompVerdict of(List<FilterProgram> filters, SeccompData data) {
        List<FilterRun> runs = new ArrayList<>();
        for (FilterProgram filter : filters) {
            runs.add(FilterRun.of(filter, data));
        }
        ReturnValue strictest = new ReturnValue(SeccompAction.ALLOW.value());
        OptionalInt deciding = OptionalInt.empty();
        for (int i = runs.size() - 1; i >= 0; i--) {
            ReturnValue candidate = runs.get(i).returned();
            if (SeccompAction.strictness(candidate.value()) < SeccompAction.strictness(strictest.value())) {
                strictest = candidate;
                deciding = OptionalInt.of(i);
            }
        }
        return new SeccompVerdict(strictest, List.copyOf(runs), deciding);
    }
}
