package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.ptrace.seccomp.FilterRun;
import java.util.List;
import java.util.Optional;

/** {@code info seccomp}: the filters of the selected thread, and which rule decided about the call that it stands at. */
final class SeccompCommand {
    private SeccompCommand() {}

    static String run(ConsoleContext context, String arguments) throws CommandException, EngineException {
        Stop stop = context.stop();
        int tid = context.tid();
        SeccompReport report = stop.seccomp(tid);
        int count = report.count();
        int pid = stop.target().pid();
        StringBuilder text = new StringBuilder();
        stop.blockedCall(tid).ifPresent(call -> text.append(call.line()).append('\n'));
        text.append(report.words());
        if (!arguments.isBlank()) {
            int filter = InfoCommands.number(arguments, 0);
            if (filter > count) {
                throw new CommandException("thread " + tid + " has "
                        + (count == 0 && !report.capture().isKnown()
                                ? "filters that are unknown"
                                : count + " filters"));
            }
            listing(text, report, filter, pid);
            return text.toString();
        }
        report.decidingFilter().ifPresent(filter -> listing(text, report, filter, pid));
        if (count > 0) {
            text.append("\n(info seccomp N shows filter N of ").append(count).append(", the oldest first)");
        }
        return text.toString();
    }

    /** Instructions that were executed are marked, the one that decided more so. */
    private static void listing(StringBuilder text, SeccompReport report, int filter, int pid) {
        report.origin(filter).ifPresent(origin -> {
            text.append("\nfilter ").append(filter).append(" was installed ").append(origin.words(pid));
            origin.frames().forEach(frame -> text.append("\n  ").append(frame));
        });
        text.append("\nfilter ").append(filter).append(':');
        if (report.program(filter).isEmpty()) {
            text.append(" unknown");
            return;
        }
        Optional<FilterRun> run = report.run(filter);
        List<String> lines = report.listing(filter).lines();
        for (int i = 0; i < lines.size(); i++) {
            text.append('\n').append(String.format("%s%4d  %s", mark(run, i), i, lines.get(i)));
        }
    }

    private static String mark(Optional<FilterRun> run, int instruction) {
        if (run.isEmpty() || run.get().steps().stream().noneMatch(step -> step.index() == instruction)) {
            return "  ";
        }
        return run.get().deciding() == instruction ? "=>" : " *";
    }
}
