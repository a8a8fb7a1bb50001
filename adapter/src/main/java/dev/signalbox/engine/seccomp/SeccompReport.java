package dev.signalbox.engine.seccomp;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.FilterListing;
import dev.signalbox.ptrace.seccomp.FilterRun;
import dev.signalbox.ptrace.seccomp.SeccompVerdict;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known about the seccomp filters of a stopped thread, and how they decided about the call that it stands at. Filters are numbered from 1 in the order of their
 * installation, instructions from 0.
 *
 * @param call the call that was not let through; none when the thread stands at no such call
 * @param capture the filters, or why they are unknown
 * @param verdict what the filters decide about the call; none when the call or the filters are not there
 * @param calls the names of calls, where a filter does not look at the architecture
 */
public record SeccompReport(
        Optional<BlockedCall> call, FilterCapture capture, Optional<SeccompVerdict> verdict, SystemCallTable calls) {
    /** About a thread that SIGSYS stopped. */
    public static SeccompReport ofTrap(SignalInfo info, Registers registers, FilterCapture capture) {
        return of(BlockedCall.trapped(info, registers), capture);
    }

    /** About a thread that is killed for a call. */
    public static SeccompReport ofDeath(Registers registers, FilterCapture capture) {
        return of(BlockedCall.killed(registers), capture);
    }

    /** About a thread that stands elsewhere. */
    public static SeccompReport ofFilters(FilterCapture capture, SystemCallTable calls) {
        return new SeccompReport(Optional.empty(), capture, Optional.empty(), calls);
    }

    private static SeccompReport of(BlockedCall call, FilterCapture capture) {
        Optional<SeccompVerdict> verdict = capture.filters().isEmpty()
                ? Optional.empty()
                : Optional.of(SeccompVerdict.of(capture.filters(), call.data()));
        return new SeccompReport(Optional.of(call), capture, verdict, call.table());
    }

    /** The number of the filter that decided, from 1; none when that is unknown or does not fit what happened. */
    public OptionalInt decidingFilter() {
        return isExplained()
                ? OptionalInt.of(verdict.orElseThrow().decidingFilter().orElseThrow() + 1)
                : OptionalInt.empty();
    }

    private boolean isExplained() {
        return verdict.isPresent()
                && verdict.get().decidingFilter().isPresent()
                && call.orElseThrow().fits(verdict.get().returned());
    }

    /** The run of the filter that decided. */
    public Optional<FilterRun> decidingRun() {
        return isExplained()
                ? Optional.of(verdict.orElseThrow()
                        .runs()
                        .get(verdict.orElseThrow().decidingFilter().orElseThrow()))
                : Optional.empty();
    }

    /** {@code filter 1 of 2: instruction 5, RET_TRAP data 7}; or what is there instead, {@code unknown: } and the reason. */
    public String words() {
        if (!capture.isKnown()) {
            return "unknown: " + capture.unknown();
        }
        int count = capture.filters().size();
        if (call.isEmpty()) {
            return count == 0 ? "no filters" : count == 1 ? "1 filter" : count + " filters";
        }
        if (verdict.isEmpty()) {
            return "unknown: the thread has no filters now";
        }
        if (!isExplained()) {
            return "unknown: " + (count == 1 ? "the filter" : "the " + count + " filters")
                    + " would now decide " + verdict.get().returned().text()
                    + "; registers were changed since the call, or the filters were";
        }
        return "filter " + decidingFilter().getAsInt() + " of " + count + ": instruction "
                + decidingRun().orElseThrow().deciding() + ", "
                + verdict.get().returned().text();
    }

    /** A filter in words, a line for each instruction. */
    public FilterListing listing(int filter) {
        return FilterListing.of(capture.filters().get(filter - 1), calls);
    }
}
