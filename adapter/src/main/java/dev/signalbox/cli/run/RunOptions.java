package dev.signalbox.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code signalbox run} was asked for.
 *
 * @param words how many of the last words of our own command line are the program and its arguments
 * @param signals rules as {@code SIGUSR1=nostop noprint}
 * @param catches system calls to tell, as {@code catch syscall} takes them
 * @param injections as {@code inject} takes them
 * @param preset what happens at signals without a rule
 * @param followFork PARENT, CHILD or BOTH
 * @param journal where the journal goes
 * @param report where the report of a death by signal goes
 * @param captureFilters whether seccomp filters are seen being installed
 * @param raise whether to die of the signal that the program died of
 * @param waitAll whether to stay with processes that outlive the program
 * @param traceKills whether to ask the kernel's tracepoints who sends SIGKILL
 */
public record RunOptions(
        int words,
        List<String> signals,
        List<String> catches,
        List<String> injections,
        String preset,
        String followFork,
        Optional<Path> journal,
        Optional<Path> report,
        boolean captureFilters,
        boolean raise,
        boolean waitAll,
        boolean traceKills) {}
