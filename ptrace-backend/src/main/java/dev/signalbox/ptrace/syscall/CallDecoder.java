package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.syscall.SystemCallText.Argument;
import dev.signalbox.ptrace.syscall.ValueType.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decodes one system call at its entry or exit. */
final class CallDecoder {
    private static final ValueType NUMBER = ValueType.parse("long");

    private final SystemCallTable table;
    private final boolean wide;
    private final List<Long> args;
    private final CallMemory memory;
    private final OptionalLong result;
    private final ValueDecoder values;

    CallDecoder(SystemCallTable table, List<Long> args, ProcessMemory memory, OptionalLong result) {
        this.table = table;
        this.wide = table != SystemCallTable.I386;
        this.args = args;
        this.memory = new CallMemory(memory, wide ? Long.BYTES : Integer.BYTES);
        this.result = result;
        this.values = new ValueDecoder(this.memory, result);
    }

    SystemCallText decode(int number, Optional<SystemCallText> entry) {
        Optional<String> known = table.name(number);
        Optional<IndirectCall> inner =
                wide ? Optional.empty() : known.flatMap(name -> IndirectCall.of(name, args, memory));
        if (inner.isPresent()) {
            IndirectCall call = inner.get();
            // the first mmap is described as i386/mmap, what it takes in memory as mmap
            Optional<CallSignature> signature = CallSignature.of(SystemCallTable.X86_64, call.name());
            return text(
                    call.name().equals("_newselect") ? "select" : call.name(), known, signature, call.args(), entry);
        }
        return text(
                known.orElse("system call " + number),
                Optional.empty(),
                known.flatMap(name -> CallSignature.of(table, name)),
                args,
                entry);
    }

    private SystemCallText text(
            String name,
            Optional<String> through,
            Optional<CallSignature> general,
            List<Long> registers,
            Optional<SystemCallText> entry) {
        Optional<CallSignature> signature = general.map(some -> variant(some, registers));
        List<Argument> arguments = signature
                .map(some -> arguments(
                        some, registers, entry.filter(before -> before.name().equals(name))))
                .orElseGet(() -> raw(registers));
        ValueType type = signature.map(CallSignature::result).orElse(NUMBER);
        Optional<String> returned =
                result.isEmpty() ? Optional.empty() : Optional.of(ResultText.of(type, result.getAsLong(), wide));
        return new SystemCallText(name, through, List.copyOf(arguments), returned);
    }

    private CallSignature variant(CallSignature general, List<Long> registers) {
        CallSignature signature = general;
        while (signature.selector() >= 0 && !signature.variants().isEmpty()) {
            CallSignature next = signature.select(new Registers(signature, registers).value(signature.selector()));
            if (next == signature) {
                break;
            }
            signature = next;
        }
        return signature;
    }

    private static List<Argument> raw(List<Long> registers) {
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < registers.size(); i++) {
            long value = registers.get(i);
            arguments.add(new Argument("args[" + i + "]", "0x" + Long.toHexString(value), value, i, Optional.empty()));
        }
        return arguments;
    }

    private List<Argument> arguments(CallSignature signature, List<Long> registers, Optional<SystemCallText> entry) {
        Registers passed = new Registers(signature, registers);
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < signature.parameters().size(); i++) {
            TableLine.Entry parameter = signature.parameters().get(i);
            ValueType type = parameter.type();
            boolean shown = !parameter.name().startsWith("_")
                    && (type.kind() != ValueKind.CREATION || creates(passed.value(i - 1)));
            if (shown) {
                long value = passed.value(i);
                Optional<Argument> before = entry.flatMap(call -> call.arguments().stream()
                        .filter(argument -> argument.name().equals(parameter.name()))
                        .findFirst());
                Optional<String> string = before.isPresent()
                        ? before.get().string()
                        : type.kind() == ValueKind.PATH || type.kind() == ValueKind.STRING
                                ? memory.plainString(value)
                                : Optional.empty();
                arguments.add(new Argument(
                        parameter.name(),
                        text(type, value, passed, before.map(Argument::text)),
                        value,
                        passed.index(i),
                        string));
            }
        }
        return arguments;
    }

    private String text(ValueType type, long value, Registers passed, Optional<String> before) {
        Direction direction = type.direction();
        boolean failed = result.isPresent() && ResultText.isError(result.getAsLong());
        boolean unchanged = direction == Direction.VALUE || direction == Direction.IN || failed && direction.isEarly();
        if (before.isPresent() && unchanged) {
            return before.get();
        }
        String now = values.text(type, value, passed);
        boolean both = direction == Direction.INOUT
                && before.isPresent()
                && !before.get().equals(now);
        return both ? change(before.get(), now) : now;
    }

    /** {@code [16 => 8]} for a number, {@code [3 4] => [4]} for more. */
    private static String change(String before, String now) {
        boolean single = before.matches("\\[\\w+\\]") && now.matches("\\[\\w+\\]");
        return single ? before.substring(0, before.length() - 1) + " => " + now.substring(1) : before + " => " + now;
    }

    private static boolean creates(long flags) {
        String names = ConstantGroup.required("open").flags(flags);
        return names.contains("O_CREAT") || names.contains("O_TMPFILE");
    }

    /** The registers of a call by its parameters: a 32-bit program passes 64 bits in two of them, the lower half first (asm/syscalls of arch/x86/entry, SC_ARG64). */
    private final class Registers implements ValueDecoder.Scope {
        private final CallSignature signature;
        private final List<Long> registers;
        private final int[] indexes;

        Registers(CallSignature signature, List<Long> registers) {
            this.signature = signature;
            this.registers = registers;
            this.indexes = new int[signature.parameters().size()];
            int next = 0;
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = next;
                next += isPair(signature.parameters().get(i).type()) ? 2 : 1;
            }
        }

        private boolean isPair(ValueType type) {
            return !wide && !type.direction().isPointer() && type.number().size(false) == Long.BYTES;
        }

        int index(int parameter) {
            return indexes[parameter];
        }

        long value(int parameter) {
            ValueType type = signature.parameters().get(parameter).type();
            int index = indexes[parameter];
            if (isPair(type)) {
                return registers.get(index) & 0xffffffffL | registers.get(index + 1) << Integer.SIZE;
            }
            NumberType number = type.direction().isPointer() ? NumberType.POINTER : type.number();
            return number.narrow(registers.get(index), wide);
        }

        @Override
        public OptionalLong number(String name) {
            for (int i = 0; i < indexes.length; i++) {
                TableLine.Entry parameter = signature.parameters().get(i);
                if (parameter.name().equals(name)) {
                    NumberType number = parameter.type().number();
                    return parameter.type().direction().isPointer()
                            ? memory.bytes(value(i), number.size(wide))
                                    .map(bytes -> OptionalLong.of(number.read(bytes, 0, wide)))
                                    .orElse(OptionalLong.empty())
                            : OptionalLong.of(value(i));
                }
            }
            return OptionalLong.empty();
        }
    }
}
