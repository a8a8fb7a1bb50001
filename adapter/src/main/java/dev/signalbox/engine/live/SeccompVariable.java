package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.seccomp.FilterListing;
import dev.signalbox.ptrace.seccomp.FilterProgram;
import dev.signalbox.ptrace.seccomp.FilterRun;
import dev.signalbox.ptrace.seccomp.ReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which rule decided about a system call, and all filters of the thread, as a variable; filters are disassembled when they are looked at. Engine thread. */
final class SeccompVariable {
    private final SeccompReport report;
    private final int pid;

    private SeccompVariable(SeccompReport report, int pid) {
        this.report = report;
        this.pid = pid;
    }

    static Variable of(LiveStop stop, int tid) {
        return ViewVariable.property("seccomp", () -> words(stop, tid)).withChildren(() -> children(stop, tid));
    }

    private static String words(LiveStop stop, int tid) {
        try {
            return stop.seccomp(tid).words();
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private static List<Variable> children(LiveStop stop, int tid) {
        try {
            return new SeccompVariable(stop.seccomp(tid), stop.process().pid()).children();
        } catch (EngineException e) {
            return List.of(); // the variable's own text says it
        }
    }

    private List<Variable> children() {
        List<Variable> parts = new ArrayList<>();
        report.decidingRun().ifPresent(run -> {
            ReturnValue returned = run.returned();
            int filter = report.decidingFilter().getAsInt();
            parts.add(text("filter", filter + " of " + report.count()));
            parts.add(text("instruction", Integer.toString(run.deciding())));
            parts.add(text(
                    "action",
                    returned.action().constantName() + ": " + returned.action().words()));
            parts.add(text("data", Integer.toString(returned.data())));
            int steps = run.steps().size();
            parts.add(ViewVariable.property(
                            "path",
                            () -> steps + " of "
                                    + report.program(filter).orElseThrow().length() + " instructions")
                    .withChildren(steps, () -> path(filter, run)));
            installed(filter).ifPresent(parts::add);
        });
        for (int filter = 1; filter <= report.count(); filter++) {
            parts.add(filter(filter));
        }
        return parts;
    }

    private List<Variable> path(int filter, FilterRun run) {
        FilterListing listing = report.listing(filter);
        List<Variable> steps = new ArrayList<>();
        for (FilterRun.Step step : run.steps()) {
            String line = listing.line(step.index());
            String shown = line.startsWith("if ") || line.equals("return A")
                    ? line + "  (A is " + Integer.toUnsignedString(step.accumulator()) + ")"
                    : line;
            steps.add(text(Integer.toString(step.index()), shown));
        }
        return steps;
    }

    private Optional<Variable> installed(int filter) {
        return report.origin(filter).map(origin -> {
            List<Variable> frames = new ArrayList<>();
            for (String frame : origin.frames()) {
                int space = frame.indexOf(' ');
                frames.add(
                        text(frame.substring(0, space), frame.substring(space).strip()));
            }
            return ViewVariable.property("installed", () -> origin.words(pid))
                    .withChildren(frames.size(), () -> frames);
        });
    }

    private Variable filter(int filter) {
        Optional<FilterProgram> program = report.program(filter);
        if (program.isEmpty()) {
            return text("filter " + filter, "unknown");
        }
        int length = program.get().length();
        String decision =
                report.run(filter).map(run -> ", " + run.returned().text()).orElse("");
        return ViewVariable.property(
                        "filter " + filter, () -> length + (length == 1 ? " instruction" : " instructions") + decision)
                .withChildren(() -> {
                    List<Variable> listed = new ArrayList<>();
                    installed(filter).ifPresent(listed::add);
                    List<String> lines = report.listing(filter).lines();
                    for (int i = 0; i < lines.size(); i++) {
                        listed.add(text(Integer.toString(i), lines.get(i)));
                    }
                    return listed;
                });
    }

    private static Variable text(String name, String text) {
        return ViewVariable.property(name, () -> text);
    }
}
