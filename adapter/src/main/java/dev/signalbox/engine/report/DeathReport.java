package dev.signalbox.engine.report;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.FileProblem;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.ThreadBacktrace;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is written about a process that is about to die of a signal: why, the signal with all that is known about it, and where each of its threads is. A second process's report is appended. */
public final class DeathReport {
    private static final int FRAMES = 200;
    private static final int VARIABLES = 100;
    private static final int DEPTH = 2;

    private DeathReport() {}

    /** Refuses, before the program starts, a file that is not going to be writable; the message begins with the option that named it. Makes none: most programs do not die of a signal. */
    public static void check(String option, Path file) throws EngineException {
        Path folder = file.toAbsolutePath().getParent();
        String problem = "";
        if (Files.isDirectory(file)) {
            problem = "it is a folder";
        } else if (folder == null || !Files.isDirectory(folder)) {
            problem = "its folder does not exist";
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            problem = "permission denied";
        }
        if (!problem.isEmpty()) {
            throw new EngineException(option + ": cannot write " + file + ": " + problem);
        }
    }

    /** Writes it; a report that cannot be written is told, and the program dies as it would have. */
    public static void write(Path file, LiveTarget target, Stop stop, Consumer<String> log) {
        StringBuilder text = new StringBuilder();
        text.append(target.executable())
                .append(" (")
                .append(target.pid())
                .append(") dies: ")
                .append(stop.description())
                .append('\n');
        Optional<ExceptionInfo> info = stop.exceptionInfo(stop.tid());
        info.ifPresent(about -> text.append(about.description()).append('\n'));
        thread(text, stop, stop.tid(), "at fault");
        for (TargetThread thread : target.threads()) {
            if (thread.tid() != stop.tid()) {
                thread(text, stop, thread.tid(), thread.name());
            }
        }
        try {
            Files.writeString(
                    file,
                    text.append('\n'),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            log.accept("report written to " + file);
        } catch (IOException e) {
            log.accept("report: cannot write " + file + ": " + FileProblem.writing(e));
        }
    }

    private static void thread(StringBuilder text, Stop stop, int tid, String name) {
        text.append("\nthread ").append(tid).append(" (").append(name).append(")\n");
        try {
            variables(text, stop.signalVariables(tid), "  ");
            ThreadBacktrace backtrace = stop.backtrace(tid);
            for (Frame frame : backtrace.frames(0, FRAMES)) {
                frame(text, frame);
            }
        } catch (EngineException e) {
            text.append("  no stack: ").append(e.getMessage()).append('\n');
        }
    }

    private static void frame(StringBuilder text, Frame frame) {
        String where = frame.position()
                .map(position -> " at " + position.path() + ":" + position.line())
                .or(() -> frame.module().map(module -> " from " + module.path()))
                .orElse("");
        text.append('#')
                .append(frame.index())
                .append("  0x")
                .append(Long.toHexString(frame.pc()))
                .append(" in ")
                .append(frame.functionName())
                .append(where)
                .append('\n');
        for (Scope scope : frame.scopes()) {
            if (scope.kind() == Scope.Kind.LOCALS) {
                variables(text, scope.content().children(0, VARIABLES), "      ");
            }
        }
    }

    private static void variables(StringBuilder text, List<Variable> variables, String indent) {
        for (Variable variable : variables) {
            text.append(indent)
                    .append(variable.name())
                    .append(" = ")
                    .append(variable.text())
                    .append('\n');
            boolean pointer = variable.type().endsWith("*");
            if (!pointer && indent.length() < 6 + 2 * DEPTH) {
                variables(text, variable.children(0, VARIABLES), indent + "  ");
            }
        }
    }
}
