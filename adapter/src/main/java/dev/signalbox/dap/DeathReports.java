package dev.signalbox.dap;

import dev.signalbox.engine.EngineEvents;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.report.DeathReport;
import dev.signalbox.engine.stop.Stop;
import java.nio.file.Path;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;

/** Writes the report of a process that stops before its death, whether or not somebody is looking. Engine thread. */
public final class DeathReports implements EngineEvents {
    private final Path file;
    private final DapSession session;

    /** Reports into a file; a second one is appended. */
    public DeathReports(Path file, DapSession session) {
        this.file = file;
        this.session = session;
    }

    @Override
    public void stopped(LiveTarget target, Stop stop) {
        if (stop.isDeath()) {
            DeathReport.write(file, target, stop, line -> session.say(OutputEventArgumentsCategory.CONSOLE, line));
        }
    }
}
