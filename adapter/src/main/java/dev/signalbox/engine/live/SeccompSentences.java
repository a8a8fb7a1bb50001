package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import java.util.Optional;
import java.util.OptionalInt;

/** The sentences that tell which rule did not let a system call through. Engine thread. */
final class SeccompSentences {
    private SeccompSentences() {}

    /** {@code Blocked by filter 1 of 2: instruction 12, RET_TRAP data 7. }; nothing when no filter did, or somebody edited the signal into another. */
    static String blocking(LiveSignalStop signal) {
        if (!BlockedCalls.isBySeccomp(signal.facts().arrived())
                || !signal.info().equals(signal.facts().arrived())) {
            return "";
        }
        try {
            SeccompReport report = signal.stop().seccomp(signal.tid());
            return (report.decidingFilter().isPresent() ? "Blocked by " : "Which filter blocked it is ")
                    + report.words() + ". "
                    + origin(report, signal.pid())
                            .map(words -> "That filter was installed " + words + ". ")
                            .orElse("");
        } catch (EngineException e) {
            return ""; // over or dead: nothing is claimed
        }
    }

    /** {@code , filter 1 of 1: instruction 9, RET_KILL_PROCESS}. */
    static String killing(LiveStop stop, int tid) {
        try {
            SeccompReport report = stop.seccomp(tid);
            return (report.decidingFilter().isPresent() ? ", " : "; which filter did is ")
                    + report.words()
                    + origin(report, stop.process().pid())
                            .map(words -> ", installed " + words)
                            .orElse("");
        } catch (EngineException e) {
            return ""; // over or dead: nothing is claimed
        }
    }

    /** Whether the filters, as far as they are known, kill the thread alone for its call. */
    static boolean killsThread(LiveStop stop, int tid) {
        try {
            return stop.seccomp(tid)
                    .decidingRun()
                    .filter(run -> run.returned().action() == SeccompAction.KILL_THREAD)
                    .isPresent();
        } catch (EngineException e) {
            return false; // over or dead: nothing is claimed
        }
    }

    private static Optional<String> origin(SeccompReport report, int pid) {
        OptionalInt filter = report.decidingFilter();
        return filter.isPresent()
                ? report.origin(filter.getAsInt()).map(origin -> origin.words(pid))
                : Optional.empty();
    }
}
