package dev.signalbox.engine.seccomp;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.FilterInstallation;
import dev.signalbox.ptrace.seccomp.FilterListing;
import dev.signalbox.ptrace.seccomp.FilterProgram;
import dev.signalbox.ptrace.seccomp.FilterRun;
import dev.signalbox.ptrace.seccomp.InstalledFilter;
import dev.signalbox.ptrace.seccomp.SeccompVerdict;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What is known about the seccomp filters of a stopped thread, and how they decided about the call that it stands at. Filters are numbered from 1 in the order of their
 * installation, instructions from 0.
 *
 * @param call the call that was not let through; none when the thread stands at no such call
 * @param capture the filters, and why some or all are unknown
 * @param verdict what the filters that are known decide about the call; none when the call or the filters are not there
 * @param calls the names of calls, where a filter does not look at the architecture
 * @param origins tells who installed a filter
 */
public record SeccompReport(
        Optional<BlockedCall> call,
        FilterCapture capture,
        Optional<SeccompVerdict> verdict,
        SystemCallTable calls,
        Function<FilterInstallation, FilterOrigin> origins) {
    /** About a thread that SIGSYS stopped. */
    public static SeccompReport ofTrap(
            SignalInfo info,
            Registers registers,
            FilterCapture capture,
            Function<FilterInstallation, FilterOrigin> origins) {
        return of(BlockedCall.trapped(info, registers), capture, origins);
    }

    /** About a thread that is killed for a call. */
    public static SeccompReport ofDeath(
            Registers registers, FilterCapture capture, Function<FilterInstallation, FilterOrigin> origins) {
        return of(BlockedCall.killed(registers), capture, origins);
    }

    /** About a thread that stands elsewhere. */
    public static SeccompReport ofFilters(
            FilterCapture capture, SystemCallTable calls, Function<FilterInstallation, FilterOrigin> origins) {
        return new SeccompReport(Optional.empty(), capture, Optional.empty(), calls, origins);
    }

    /** About a thread at that call. */
    public static SeccompReport of(
            BlockedCall call, FilterCapture capture, Function<FilterInstallation, FilterOrigin> origins) {
        Optional<SeccompVerdict> verdict = capture.filters().isEmpty()
                ? Optional.empty()
                : Optional.of(SeccompVerdict.of(capture.filters(), call.data()));
        return new SeccompReport(Optional.of(call), capture, verdict, call.table(), origins);
    }

    /** How many filters the thread has, as far as that is known. */
    public int count() {
        return capture.count();
    }

    /** A filter's program; empty when it is unknown. */
    public Optional<FilterProgram> program(int filter) {
        return capture.slots().get(filter - 1).map(InstalledFilter::program);
    }

    /** What a filter did about the call; empty when it is unknown, or when there is no call. */
    public Optional<FilterRun> run(int filter) {
        return verdict.filter(any -> program(filter).isPresent())
                .map(made -> made.runs().get(known(filter - 1)));
    }

    /** How many of the first filters are known. */
    private int known(int first) {
        return (int) capture.slots().subList(0, first).stream()
                .filter(Optional::isPresent)
                .count();
    }

    /** Who installed a filter; empty when nobody saw it. */
    public Optional<FilterOrigin> origin(int filter) {
        return capture.installation(filter).map(origins);
    }

    /**
     * The number of the filter that decided, from 1; none when that is unknown or does not fit what happened. Of filters that decide alike the kernel heeds the newest
     * (kernel/seccomp.c, seccomp_run_filters), so all that are newer must be known.
     */
    public OptionalInt decidingFilter() {
        if (verdict.isEmpty()
                || verdict.get().decidingFilter().isEmpty()
                || !call.orElseThrow().fits(verdict.get().returned())) {
            return OptionalInt.empty();
        }
        int index = verdict.get().decidingFilter().getAsInt();
        for (int filter = count(); filter >= 1 && program(filter).isPresent(); filter--) {
            if (known(filter - 1) == index) {
                return OptionalInt.of(filter);
            }
        }
        return OptionalInt.empty();
    }

    /** The run of the filter that decided. */
    public Optional<FilterRun> decidingRun() {
        OptionalInt filter = decidingFilter();
        return filter.isPresent() ? run(filter.getAsInt()) : Optional.empty();
    }

    /** {@code filter 1 of 2: instruction 5, RET_TRAP data 7}; or what is there instead, {@code unknown: } and the reason. */
    public String words() {
        if (call.isEmpty()) {
            return count() == 0 && !capture.isKnown() ? "unknown: " + capture.unknown() : filters();
        }
        Optional<FilterRun> run = decidingRun();
        if (run.isPresent()) {
            return "filter " + decidingFilter().getAsInt() + " of " + count() + ": instruction "
                    + run.get().deciding() + ", " + run.get().returned().text();
        }
        if (!capture.isKnown()) {
            return "unknown: " + capture.unknown();
        }
        if (call.get().outcome() == BlockedCall.Outcome.OPEN) {
            return filters()
                    + (count() == 0 ? "" : count() == 1 ? ", which allows the call" : ", which allow the call");
        }
        return verdict.isEmpty()
                ? "unknown: the thread has no filters now"
                : "unknown: " + (count() == 1 ? "the filter" : "the " + count() + " filters")
                        + " would now decide " + verdict.get().returned().text()
                        + "; registers were changed since the call, or the filters were";
    }

    private String filters() {
        String all = count() == 0 ? "no filters" : count() == 1 ? "1 filter" : count() + " filters";
        return capture.isKnown() ? all : all + ", not all of them known: " + capture.unknown();
    }

    /** A filter that is known in words, a line for each instruction. */
    public FilterListing listing(int filter) {
        return FilterListing.of(program(filter).orElseThrow(), calls);
    }
}
