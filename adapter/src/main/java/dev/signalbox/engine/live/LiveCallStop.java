package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.syscall.CallArgumentText;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.CallRuleException;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The system call at which a thread stands, or which it was interrupted in. Engine thread. */
final class LiveCallStop implements CallStop {
    /** Below the stack pointer, the bytes that leaf functions use (psABI x86-64, 3.2.2), with room for what the call itself may need. */
    private static final int BELOW_STACK = 128 + 4096;

    private static final int STACK_ALIGNMENT = 16;

    private final LiveStop stop;
    private final int tid;
    private final boolean editable;
    private SystemCall call;
    private OptionalLong decided = OptionalLong.empty();
    private Optional<SystemCallText> text = Optional.empty();
    private long edits = -1;

    /** @param editable whether the thread was stopped by it and not somewhere within */
    LiveCallStop(LiveStop stop, int tid, SystemCall call, boolean editable) {
        this.stop = stop;
        this.tid = tid;
        this.call = call;
        this.editable = editable;
    }

    @Override
    public SystemCall call() {
        return call;
    }

    @Override
    public boolean isEditable() {
        return editable && stop.isCurrent();
    }

    /** What it is to return, decided at its entry. */
    OptionalLong decided() {
        return decided;
    }

    /** What it points to is read again when something was edited. */
    @Override
    public SystemCallText text() {
        if (text.isEmpty() || stop.isCurrent() && edits != stop.edits()) {
            edits = stop.edits();
            text = Optional.of(
                    call.result().isPresent()
                            ? SystemCallText.ofExit(
                                    Optional.empty(),
                                    call.table(),
                                    call.number(),
                                    call.arguments(),
                                    call.result().getAsLong(),
                                    memory())
                            : SystemCallText.of(call.table(), call.number(), call.arguments(), memory()));
        }
        return text.get();
    }

    private ProcessMemory memory() {
        try {
            return stop.group().tracer().memory(stop.process().pid());
        } catch (TraceeGoneException e) {
            return new NoMemory(); // arguments are then shown as numbers
        }
    }

    /** That of a process which is gone. */
    private static final class NoMemory implements ProcessMemory {
        @Override
        public int read(long address, byte[] buffer, int offset, int length) {
            return 0;
        }

        @Override
        public int write(long address, byte[] buffer, int offset, int length) {
            return 0;
        }
    }

    @Override
    public String line() {
        return text().line();
    }

    /** As it can be set. */
    String resultText() {
        long result = call.result().getAsLong();
        return result < 0 ? CallResult.show(result) : text().result().orElseGet(() -> Long.toString(result));
    }

    @Override
    public void setResult(String wanted) throws EngineException {
        long result = CallResult.parse(wanted);
        edit(CallEdit.result(result));
        if (call.isEntry()) {
            decided = OptionalLong.of(result);
        } else {
            call = changed(call.number(), call.arguments(), OptionalLong.of(result));
        }
    }

    @Override
    public void setNumber(String wanted) throws EngineException {
        OptionalInt named = call.table().number(wanted.strip());
        int number;
        try {
            number = named.isPresent() ? named.getAsInt() : Integer.decode(wanted.strip());
        } catch (NumberFormatException e) {
            throw new EngineException("\"" + wanted + "\" is no system call: write its name or its number", e);
        }
        requireEntry();
        edit(CallEdit.number(number));
        call = changed(number, call.arguments(), OptionalLong.empty());
        decided = OptionalLong.empty();
    }

    @Override
    public void setArgument(int index, String wanted) throws EngineException {
        requireEntry();
        String value = wanted.strip();
        long word = value.startsWith("\"") ? place(value) : parse(value);
        edit(CallEdit.argument(index, word));
        List<Long> arguments = new ArrayList<>(call.arguments());
        arguments.set(index, word);
        call = changed(call.number(), arguments, OptionalLong.empty());
    }

    private static long parse(String value) throws EngineException {
        try {
            return CallArgumentText.parse(value);
        } catch (CallRuleException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    /** Texts go below the stack, where nothing of the program's lies; the kernel reads them before anything else is written there. */
    private long place(String quoted) throws EngineException {
        byte[] bytes = CallArgumentText.unquoted(quoted).getBytes(StandardCharsets.UTF_8);
        byte[] terminated = Arrays.copyOf(bytes, bytes.length + 1);
        long sp = stop.thread(tid).registers().get(Registers.RSP);
        long address = sp - BELOW_STACK - terminated.length & -STACK_ALIGNMENT;
        if (stop.process().writeMemory(address, terminated) != terminated.length) {
            throw new EngineException("There is no room below the stack for this text");
        }
        return address;
    }

    private SystemCall changed(int number, List<Long> arguments, OptionalLong result) {
        return new SystemCall(call.table(), number, arguments, call.ip(), result);
    }

    private void requireEntry() throws EngineException {
        if (editable && !call.isEntry()) {
            throw new EngineException("The call was made; only its result can be changed now");
        }
    }

    private void edit(CallEdit change) throws EngineException {
        stop.requireCurrent();
        if (!editable) {
            throw new EngineException("The thread was interrupted within this call; stop at it (catch syscall "
                    + call.name() + ") to change it");
        }
        try {
            stop.group().tracer().editCall(tid, change);
        } catch (TraceeGoneException e) {
            throw new EngineException("Thread " + tid + " has ended", e);
        } catch (IllegalArgumentException | NotStoppedException | PtraceException e) {
            throw new EngineException(e.getMessage(), e);
        }
        stop.edited();
    }
}
