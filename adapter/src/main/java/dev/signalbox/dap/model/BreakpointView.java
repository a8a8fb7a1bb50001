package dev.signalbox.dap.model;

import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.stop.SourcePosition;
import java.util.Optional;
import org.eclipse.lsp4j.debug.Breakpoint;

/** Breakpoints in the protocol's words. */
public record BreakpointView(FrameView frames) {
    /** The state of a breakpoint now. */
    public Breakpoint breakpoint(LogicalBreakpoint breakpoint) {
        Breakpoint shown = new Breakpoint();
        shown.setId(breakpoint.id());
        shown.setVerified(breakpoint.isVerified());
        breakpoint.message().ifPresent(shown::setMessage);
        Optional<SourcePosition> position = breakpoint.locations().stream()
                .flatMap(l -> l.position().stream())
                .findFirst();
        position.ifPresent(p -> shown.setSource(frames.source(p.path())));
        if (breakpoint.line() > 0) {
            shown.setLine(frames.traits().line(breakpoint.line()));
        }
        breakpoint.locations().stream()
                .findFirst()
                .ifPresent(l -> shown.setInstructionReference("0x" + Long.toHexString(l.address())));
        return shown;
    }
}
