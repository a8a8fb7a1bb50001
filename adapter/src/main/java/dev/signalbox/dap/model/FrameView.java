package dev.signalbox.dap.model;

import dev.signalbox.dap.ClientTraits;
import dev.signalbox.dap.SourceMap;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.SourcePosition;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackFramePresentationHint;

/**
 * Frames in the protocol's words.
 *
 * @param handles where frames get their numbers
 * @param traits how the client counts and names files
 * @param sources where sources are
 */
public record FrameView(Handles handles, ClientTraits traits, SourceMap sources) {
    /** An entry of a {@code stackTrace} response. Without source the frame is subtle, so that editors show the user's own line. */
    public StackFrame frame(Frame frame) {
        StackFrame shown = new StackFrame();
        shown.setId(handles.of(frame));
        shown.setName(frame.functionName());
        shown.setInstructionPointerReference("0x" + Long.toHexString(frame.pc()));
        frame.module()
                .ifPresent(module -> shown.setModuleId(org.eclipse.lsp4j.jsonrpc.messages.Either.forLeft(module.id())));
        Optional<SourcePosition> position = frame.position().filter(found -> sources.opens(found.path()));
        if (position.isPresent()) {
            shown.setSource(source(position.get().path()));
            shown.setLine(traits.line(position.get().line()));
            shown.setColumn(traits.column(position.get().column()));
        } else {
            shown.setPresentationHint(
                    frame.isSignalFrame() ? StackFramePresentationHint.LABEL : StackFramePresentationHint.SUBTLE);
        }
        return shown;
    }

    /** A file of the debug information. */
    public Source source(String path) {
        String there = sources.toClient(path);
        Source source = new Source();
        source.setName(there.substring(there.lastIndexOf('/') + 1));
        source.setPath(traits.uris() ? Path.of(there).toUri().toString() : there);
        return source;
    }
}
