package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.module.Abi;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.Sender;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;
import dev.signalbox.symbols.cexpr.EvaluationScope;
import dev.signalbox.symbols.cexpr.FrameScope;
import dev.signalbox.symbols.machine.RegisterSet;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.VoidType;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.HostObject;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.ValueReader;
import dev.signalbox.symbols.value.WritePlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What expressions may refer to at a frame of a live thread: the program's names, registers as {@code $rip}, and {@code $siginfo}, {@code $syscall}, {@code $signal},
 * {@code $sender}, {@code $pid}, {@code $tid}; and how their assignments are carried out. Engine thread.
 */
final class LiveScope implements EvaluationScope {
    private static final String SIGINFO = "siginfo";
    private final LiveFrame frame;
    private final FrameScope names;

    LiveScope(LiveFrame frame) throws EngineException {
        this.frame = frame;
        FrameValues values = new FrameValues(frame);
        this.names = new FrameScope(values.variables(), values.context());
    }

    @Override
    public Optional<Value> variable(String name) {
        Optional<Value> own = names.variable(name);
        OptionalInt constant = own.isPresent() ? OptionalInt.empty() : SignalConstants.value(name, abi().calls());
        return constant.isPresent() ? Optional.of(number(name, constant.getAsInt())) : own;
    }

    @Override
    public Optional<Type> type(String name) {
        return names.type(name);
    }

    @Override
    public ValueContext context() {
        return names.context();
    }

    @Override
    public Optional<Value> special(String name) {
        return switch (name) {
            case "pid" -> Optional.of(number(name, frame.stop().target().pid()));
            case "tid" -> Optional.of(number(name, frame.tid()));
            case SIGINFO -> info().map(this::siginfo);
            case CallValue.NAME -> call();
            case "signal" -> info().map(info -> number(name, info.signo()));
            case "sender" -> info().flatMap(this::sender).map(sender -> number(name, sender.pid()));
            default -> register(name);
        };
    }

    private Optional<LiveSignalStop> signal() {
        Optional<SignalStop> signal = frame.stop().signal(frame.tid());
        return signal.map(LiveSignalStop.class::cast);
    }

    /** The siginfo of the signal at which the thread stands, else of the one that it is about to die of. */
    private Optional<SignalInfo> info() {
        return signal().map(LiveSignalStop::info).or(() -> frame.liveStop().fatalInfo(frame.tid()));
    }

    /** The call at which the thread stands, or which seccomp did not let it make. */
    private Optional<Value> call() {
        LiveStop stop = frame.liveStop();
        Optional<LiveCallStop> call = stop.liveCall(frame.tid());
        if (call.isPresent()) {
            return Optional.of(CallValue.of(call.get().call(), call.get().text(), abi().model(), context()));
        }
        try {
            Optional<SystemCallText> text = stop.blockedCall(frame.tid());
            return stop.seccomp(frame.tid())
                    .call()
                    .flatMap(blocked -> text.map(words -> CallValue.of(
                            new SystemCall(
                                    SystemCallTable.of(blocked.data().arch()).orElse(abi().calls()),
                                    blocked.data().nr(),
                                    blocked.data().args(),
                                    blocked.data().instructionPointer(),
                                    OptionalLong.empty()),
                            words,
                            abi().model(),
                            context())));
        } catch (EngineException e) {
            return Optional.empty(); // over or dead: there is no call
        }
    }

    private Optional<Sender> sender(SignalInfo info) {
        return frame.liveStop().group().senders().of(info, frame.stop().target().pid());
    }

    private Value siginfo(SignalInfo info) {
        SignalInfo seen = SigInfoLayout.BITS_64.convert(info, abi().siginfo());
        StructType type = SiginfoType.of(seen, abi().siginfo(), abi().model());
        return ValueReader.host(type, new HostObject(SIGINFO, seen.toBytes(), true), context());
    }

    private Value number(String name, int number) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
        return ValueReader.host(BaseType.INT, new HostObject(name, bytes, false), context());
    }

    private Abi abi() {
        return frame.liveStop().image().abi();
    }

    private RegisterSet registers() {
        return abi().machine().registers();
    }

    /** A register by its name or by gdb's name for it that does not depend on the processor. */
    private OptionalInt registerNumber(String name) {
        return switch (name) {
            case "pc" -> OptionalInt.of(registers().pc());
            case "sp" -> OptionalInt.of(registers().sp());
            case "fp" -> OptionalInt.of(registers().framePointer());
            case "flags" -> registers().number("eflags");
            default -> registers().number(name);
        };
    }

    private Optional<Value> register(String name) {
        OptionalInt found = registerNumber(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int number = found.getAsInt();
        boolean isPointer = number == registers().pc()
                || number == registers().sp()
                || number == registers().framePointer();
        Type type = isPointer
                ? abi().model().pointerTo(VoidType.VOID)
                : abi().model().signedLong();
        return Optional.of(ValueReader.read(
                type, new Storage.InRegister(number, 0, frame.unwound().registers()), context()));
    }

    @Override
    public void write(WritePlan plan) throws ConversionException {
        try {
            if (plan instanceof WritePlan.MemoryWrite memory) {
                writeMemory(memory.address(), memory.bytes());
            } else if (plan instanceof WritePlan.RegisterWrite register) {
                writeRegister(register.dwarfNumber(), register.value());
            } else if (plan instanceof WritePlan.HostWrite host) {
                writeHost(host);
            }
        } catch (EngineException e) {
            throw new ConversionException(e.getMessage());
        }
    }

    private void writeMemory(long address, byte[] bytes) throws EngineException {
        frame.liveStop().requireCurrent();
        int written = frame.liveStop().process().writeMemory(address, bytes);
        if (written != bytes.length) {
            throw new EngineException(String.format("Cannot write memory at address 0x%x", address));
        }
    }

    /** In an outer frame the value lies where an inner one saved it; a register that nobody saved is still the thread's own. */
    private void writeRegister(int dwarfNumber, long value) throws EngineException {
        int vector = abi().mode().vectorOfDwarf(dwarfNumber);
        var saved = frame.unwound().registers().savedAt(dwarfNumber);
        if (saved.isPresent()) {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array();
            writeMemory(saved.getAsLong(), vector < 0 ? Arrays.copyOf(bytes, abi().wordSize()) : bytes);
            return;
        }
        int index = abi().mode().indexOfDwarf(dwarfNumber);
        boolean innermost = frame.unwound().index() == frame.unwound().inlineDepth();
        if (vector >= 0 && innermost) {
            frame.liveStop().writeVector(frame.tid(), vector, value);
            return;
        }
        if (index < 0 || !innermost && !registers().isCalleeSaved(dwarfNumber)) {
            throw new EngineException(registers().name(dwarfNumber) + " cannot be changed in this frame");
        }
        LiveStop stop = frame.liveStop();
        Registers changed =
                stop.thread(frame.tid()).registers().with(index, abi().mode().stored(index, value));
        stop.writeRegisters(frame.tid(), changed);
    }

    private void writeHost(WritePlan.HostWrite host) throws EngineException {
        if (host.object().name().equals(CallValue.NAME)) {
            CallStop call = frame.liveStop()
                    .call(frame.tid())
                    .orElseThrow(() -> new EngineException("This call cannot be changed; emulate gives it a result"));
            CallValue.write(call, host.offset(), host.bytes());
            return;
        }
        Optional<LiveSignalStop> signal = signal();
        if (!host.object().name().equals(SIGINFO) || signal.isEmpty()) {
            throw new EngineException("$" + host.object().name() + " cannot be changed");
        }
        if (host.offset() < Integer.BYTES) {
            throw new EngineException(
                    "si_signo is which signal arrives: set delivery to the other signal's name instead");
        }
        SigInfoLayout layout = abi().siginfo();
        byte[] bytes =
                SigInfoLayout.BITS_64.convert(signal.get().info(), layout).toBytes();
        System.arraycopy(host.bytes(), 0, bytes, host.offset(), host.bytes().length);
        signal.get().replaceInfo(layout.convert(SignalInfo.of(bytes), SigInfoLayout.BITS_64));
    }
}
