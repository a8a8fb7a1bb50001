package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Symbolic names for the numbers in a siginfo, and back. */
public final class SigInfoSymbols {
    private static final int CLD_EXITED = 1;
    private static final SigInfoLayout LAYOUT = SigInfoLayout.BITS_64;
    /** Bits of poll(2) (include/uapi/asm-generic/poll.h). */
    private static final List<Bit> POLL_BITS = List.of(
            new Bit("POLLIN", 0x1),
            new Bit("POLLPRI", 0x2),
            new Bit("POLLOUT", 0x4),
            new Bit("POLLERR", 0x8),
            new Bit("POLLHUP", 0x10),
            new Bit("POLLNVAL", 0x20),
            new Bit("POLLRDNORM", 0x40),
            new Bit("POLLRDBAND", 0x80),
            new Bit("POLLWRNORM", 0x100),
            new Bit("POLLWRBAND", 0x200),
            new Bit("POLLMSG", 0x400));

    private record Bit(String name, long value) {}

    private SigInfoSymbols() {}

    /** What the number of a field of this siginfo is called. */
    public static Optional<String> name(SigInfoField field, SignalInfoView info) {
        long value = field.read(info);
        switch (field.kind()) {
            case SIGNAL:
                return signal(value);
            case CODE:
                return SiCode.name(info.signo(), (int) value);
            case STATUS:
                return info.code() == CLD_EXITED ? Optional.empty() : signal(value);
            case ARCHITECTURE:
                return SystemCallTable.of(value).map(SystemCallTable::architectureName);
            case SYSTEM_CALL:
                return calls(info).flatMap(table -> table.name((int) value));
            case BAND:
                return bits(value);
            default:
                return Optional.empty();
        }
    }

    private static Optional<String> signal(long number) {
        return number >= 1 && number <= Signal.MAX
                ? Optional.of(Signal.of((int) number).name())
                : Optional.empty();
    }

    private static Optional<String> bits(long value) {
        String names = POLL_BITS.stream()
                .filter(bit -> (value & bit.value()) != 0)
                .map(Bit::name)
                .collect(Collectors.joining(" | "));
        long known = POLL_BITS.stream().mapToLong(Bit::value).sum();
        return names.isEmpty() || (value & ~known) != 0 ? Optional.empty() : Optional.of(names);
    }

    /** The system calls that si_syscall counts in; none when si_arch is an architecture that is not known here. */
    public static Optional<SystemCallTable> calls(SignalInfoView info) {
        return LAYOUT.field(SigInfoMember.SYSTEM_CALL, "si_arch").flatMap(arch -> SystemCallTable.of(arch.read(info)));
    }

    /** The number that a user's text means for a field of this siginfo: decimal, hexadecimal, or a symbolic name. */
    public static OptionalLong value(SigInfoField field, SignalInfoView info, String text) {
        OptionalLong number = number(text);
        return number.isPresent() ? number : symbol(field, info, text);
    }

    private static OptionalLong symbol(SigInfoField field, SignalInfoView info, String text) {
        switch (field.kind()) {
            case SIGNAL:
            case STATUS:
                return Signal.parse(text)
                        .map(signal -> OptionalLong.of(signal.number()))
                        .orElse(OptionalLong.empty());
            case CODE:
                // SEGV_MAPERR is 1 with SIGSEGV only
                OptionalInt code = SiCode.value(text);
                return code.isPresent()
                                && SiCode.name(info.signo(), code.getAsInt())
                                        .filter(text::equals)
                                        .isPresent()
                        ? widen(code)
                        : OptionalLong.empty();
            case ARCHITECTURE:
                return Arrays.stream(SystemCallTable.values())
                        .filter(table -> table.architectureName().equals(text))
                        .mapToLong(SystemCallTable::architecture)
                        .findFirst();
            case SYSTEM_CALL:
                String call = text.startsWith("SYS_") ? text.substring(4) : text;
                return calls(info).map(table -> widen(table.number(call))).orElse(OptionalLong.empty());
            case BAND:
                return band(text);
            case ADDRESS:
                return text.equals("NULL") ? OptionalLong.of(0) : OptionalLong.empty();
            default:
                return OptionalLong.empty();
        }
    }

    private static OptionalLong band(String text) {
        long value = 0;
        for (String word : text.split("\\|")) {
            Optional<Bit> bit = POLL_BITS.stream()
                    .filter(known -> known.name().equals(word.strip()))
                    .findFirst();
            if (bit.isEmpty()) {
                return OptionalLong.empty();
            }
            value |= bit.get().value();
        }
        return OptionalLong.of(value);
    }

    private static OptionalLong widen(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    /** A decimal or 0x-hexadecimal number, negative too; hexadecimal up to 64 bits. */
    static OptionalLong number(String text) {
        String digits = text.strip();
        boolean negative = digits.startsWith("-");
        if (negative) {
            digits = digits.substring(1);
        }
        try {
            long value;
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                value = Long.parseUnsignedLong(digits.substring(2), 16);
            } else if (digits.matches("[0-9]+")) {
                value = Long.parseUnsignedLong(digits);
            } else {
                return OptionalLong.empty();
            }
            return OptionalLong.of(negative ? -value : value);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
