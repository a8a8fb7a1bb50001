package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.module.LibraryThreadStorage;
import dev.signalbox.engine.variable.ValueVariable;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.variable.FrameVariables;
import dev.signalbox.symbols.variable.ModuleSymbolNames;
import dev.signalbox.symbols.variable.ThreadStorage;
import java.util.ArrayList;
import java.util.List;

/** The program's own variables as a frame sees them. Engine thread; found anew at each look, so that edits show. */
final class FrameValues {
    private final LiveFrame frame;

    FrameValues(LiveFrame frame) {
        this.frame = frame;
    }

    /** What names mean in the frame. */
    FrameVariables variables() throws EngineException {
        LiveStop stop = frame.liveStop();
        ModuleSet modules = stop.image().moduleSet();
        return new FrameVariables(
                stop.thread(frame.tid()).backtrace(), frame.unwound(), modules, context(), threadStorage());
    }

    private ThreadStorage threadStorage() {
        ProcessImage image = frame.liveStop().image();
        return new LibraryThreadStorage(
                image.memory(), image.moduleSet(), image.tracker().linkerList());
    }

    ValueContext context() {
        return new ValueContext(
                frame.liveStop().image().memory(),
                new ModuleSymbolNames(frame.liveStop().image().moduleSet()),
                frame.liveStop().image().abi().model());
    }

    /** The scope Locals: parameters first, then the variables of the blocks, outer ones that are hidden by inner ones marked. */
    Variable locals() {
        return ViewVariable.property("Locals", () -> "").withChildren(this::all);
    }

    private List<Variable> all() {
        List<Variable> shown = new ArrayList<>();
        try {
            FrameVariables variables = variables();
            variables.parameters().forEach(variable -> shown.add(of(variable)));
            variables.locals().forEach(variable -> shown.add(of(variable)));
        } catch (EngineException e) {
            shown.add(ViewVariable.property("error", e::getMessage));
        }
        return shown;
    }

    private Variable of(dev.signalbox.symbols.variable.Variable variable) {
        return variable.shadowed()
                ? new ValueVariable(variable.name() + " (hidden)", "", variable.value(), frame)
                : new ValueVariable(variable.name(), variable.name(), variable.value(), frame);
    }
}
