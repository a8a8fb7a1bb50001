package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.DeliveryCheck;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.ValueVariable;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.symbols.cexpr.ExpressionException;
import dev.signalbox.symbols.cexpr.Interpreter;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A frame of a stopped live thread. Engine thread. */
final class LiveFrame implements Frame, ValueVariable.Assigner {
    private final LiveStop stop;
    private final int tid;
    private final StackFrame frame;

    LiveFrame(LiveStop stop, int tid, StackFrame frame) {
        this.stop = stop;
        this.tid = tid;
        this.frame = frame;
    }

    LiveStop liveStop() {
        return stop;
    }

    /** The frame as it is now: registers may have been edited since it was found. */
    StackFrame unwound() {
        try {
            return stop.thread(tid).frame(frame.index()).orElse(frame);
        } catch (EngineException e) {
            // over or dead: what was found then is all that there is
            return frame;
        }
    }

    @Override
    public int index() {
        return frame.index();
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public Stop stop() {
        return stop;
    }

    @Override
    public String functionName() {
        return frame.code().function().orElseGet(() -> String.format("0x%x", frame.pc()));
    }

    @Override
    public Optional<SourcePosition> position() {
        return frame.code()
                .location()
                .filter(location -> location.line() > 0)
                .map(location -> new SourcePosition(location.path(), location.line(), location.column()));
    }

    @Override
    public long pc() {
        return frame.pc();
    }

    @Override
    public Optional<LoadedModule> module() {
        return stop.image().index().moduleAt(frame.pc());
    }

    @Override
    public boolean isSignalFrame() {
        return frame.kind() == FrameKind.SIGNAL;
    }

    @Override
    public Optional<DeliveryCheck> delivery() {
        if (!isSignalFrame()) {
            return Optional.empty();
        }
        try {
            Optional<StackFrame> interrupted = stop.thread(tid).frame(frame.index() + 1);
            return new LiveDelivery(stop, tid)
                    .check(unwound(), interrupted, stop.image().abi().siginfo());
        } catch (EngineException e) {
            return Optional.empty(); // over: nobody can look any more
        }
    }

    @Override
    public List<Scope> scopes() {
        List<Scope> scopes = new ArrayList<>();
        if (frame.code().functionAt().isPresent()) {
            scopes.add(new Scope(Scope.Kind.LOCALS, false, new FrameValues(this).locals()));
        }
        List<Variable> signal = stop.signalVariables(tid);
        if (!signal.isEmpty()) {
            scopes.add(new Scope(
                    Scope.Kind.SIGNAL,
                    false,
                    ViewVariable.property("Signal", stop::text).withChildren(() -> stop.signalVariables(tid))));
        }
        scopes.add(new Scope(Scope.Kind.REGISTERS, true, RegisterScope.of(this)));
        return scopes;
    }

    @Override
    public Value assign(Value target, String text) throws EngineException {
        stop.requireCurrent();
        LiveScope scope = new LiveScope(this);
        try {
            scope.write(Interpreter.planAssignment(target, text, scope));
            return ValueReader.again(target);
        } catch (ExpressionException e) {
            throw new EngineException(capitalized(e.getMessage()) + ": " + text, e);
        } catch (ConversionException e) {
            throw new EngineException(capitalized(e.getMessage()), e);
        }
    }

    @Override
    public Value assign(String target, String text) throws EngineException {
        stop.requireCurrent();
        LiveScope scope = new LiveScope(this);
        try {
            scope.write(Interpreter.planAssignment(Interpreter.evaluate(target, scope), text, scope));
            return Interpreter.evaluate(target, new LiveScope(this));
        } catch (ExpressionException e) {
            throw new EngineException(capitalized(e.getMessage()) + ": " + text, e);
        } catch (ConversionException e) {
            throw new EngineException(capitalized(e.getMessage()), e);
        }
    }

    @Override
    public Variable evaluate(String expression) throws EngineException {
        stop.requireCurrent();
        try {
            Value value = Interpreter.evaluate(expression, new LiveScope(this));
            return new ValueVariable(expression, expression, value, this);
        } catch (ExpressionException e) {
            throw new EngineException(
                    capitalized(e.getMessage()) + " (at position " + (e.position() + 1) + " of \"" + expression + "\")",
                    e);
        }
    }

    private static String capitalized(String message) {
        return message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }
}
