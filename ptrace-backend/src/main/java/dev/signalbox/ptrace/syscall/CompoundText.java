package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoSymbols;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalSet;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.StringJoiner;

/** What lies in memory and is neither a number nor a structure of fixed members, in words. */
final class CompoundText {
    private static final int MAX_BITS = 32;
    /** sizeof(fd_set) in bits, and more than any cpu_set_t. */
    private static final int MAX_SET = 1024;

    private static final int CAPABILITIES_SIZE = 6 * Integer.BYTES;

    private final CallMemory memory;

    CompoundText(CallMemory memory) {
        this.memory = memory;
    }

    /** At an address; the count is -1 where none belongs to it. */
    String at(ValueKind kind, long address, long count) {
        return switch (kind) {
            case BYTES -> memory.data(address, count);
            case TEXT -> memory.text(address, count);
            case SOCKADDR -> SocketAddressText.of(memory, address, count);
            case CONTROL -> ControlMessageText.of(memory, address, count);
            case ENTRIES, ENTRIES64 -> DirectoryEntriesText.of(memory, address, count, kind == ValueKind.ENTRIES64);
            case SIGSET -> read(address, set(count, Long.BYTES), kind);
            case FDSET -> read(address, set((count + Byte.SIZE - 1) / Byte.SIZE, MAX_SET / Byte.SIZE), kind);
            case BITSET -> read(address, set(count, MAX_SET / Byte.SIZE), kind);
            case CAPABILITIES -> read(address, CAPABILITIES_SIZE, kind);
            default -> read(address, SignalInfoView.SIZE, kind);
        };
    }

    private static int set(long bytes, int most) {
        return bytes < 0 || bytes > most ? most : (int) bytes;
    }

    private String read(long address, int size, ValueKind kind) {
        return memory.bytes(address, size)
                .map(bytes -> inline(kind, bytes, 0, size))
                .orElse(NumberText.pointer(address));
    }

    /** In a buffer. */
    String inline(ValueKind kind, ByteBuffer bytes, int offset, int size) {
        return switch (kind) {
            case SIGSET -> signals(bytes, offset, size);
            case FDSET, BITSET -> bits(bytes, offset, size);
            case SIGINFO -> siginfo(bytes, offset);
            case CAPABILITIES ->
                "{effective=" + capabilities(bytes, offset) + ", permitted="
                        + capabilities(bytes, offset + Integer.BYTES) + ", inheritable="
                        + capabilities(bytes, offset + 2 * Integer.BYTES) + "}";
            case TEXT -> {
                int end = 0;
                while (end < size && bytes.get(offset + end) != 0) {
                    end++;
                }
                yield CallMemory.quoted(slice(bytes, offset, end), end);
            }
            default -> CallMemory.quoted(slice(bytes, offset, size), size);
        };
    }

    /** The lower halves of the three sets come first (include/uapi/linux/capability.h). */
    private static String capabilities(ByteBuffer bytes, int offset) {
        long lower = Integer.toUnsignedLong(bytes.getInt(offset));
        long upper = Integer.toUnsignedLong(bytes.getInt(offset + CAPABILITIES_SIZE / 2));
        return NumberText.bits(ConstantGroup.required("capability"), lower | upper << Integer.SIZE);
    }

    private static byte[] slice(ByteBuffer bytes, int offset, int size) {
        byte[] copy = new byte[size];
        bytes.get(offset, copy);
        return copy;
    }

    /** The fewer names: those in the set, or those that are not. */
    static String signals(ByteBuffer bytes, int offset, int size) {
        long mask = 0;
        for (int i = 0; i < Math.min(size, Long.BYTES); i++) {
            mask |= (bytes.get(offset + i) & 0xffL) << i * Byte.SIZE;
        }
        boolean inverted = Long.bitCount(mask) > Long.SIZE / 2;
        StringJoiner names = new StringJoiner(" ", inverted ? "~[" : "[", "]");
        new SignalSet(inverted ? ~mask : mask)
                .signals()
                .forEach(signal -> names.add(signal.name().substring("SIG".length())));
        return names.toString();
    }

    private static String bits(ByteBuffer bytes, int offset, int size) {
        StringJoiner numbers = new StringJoiner(" ", "[", "]");
        int found = 0;
        for (int bit = 0; bit < size * Byte.SIZE; bit++) {
            if ((bytes.get(offset + bit / Byte.SIZE) >>> bit % Byte.SIZE & 1) != 0) {
                if (++found > MAX_BITS) {
                    return numbers.add("...").toString();
                }
                numbers.add(Integer.toString(bit));
            }
        }
        return numbers.toString();
    }

    private String siginfo(ByteBuffer bytes, int offset) {
        SignalInfo info = SignalInfo.of(slice(bytes, offset, SignalInfoView.SIZE));
        if (info.signo() < 1 || info.signo() > Long.SIZE) {
            return "{si_signo=" + info.signo() + ", si_code=" + info.code() + "}";
        }
        SigInfoLayout layout = memory.isWide() ? SigInfoLayout.BITS_64 : SigInfoLayout.BITS_32;
        SignalInfo normal = layout.convert(info, SigInfoLayout.BITS_64);
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (SigInfoField field : SigInfoLayout.BITS_64.fields(normal)) {
            long value = field.read(normal);
            if (!field.name().equals("si_errno") || value != 0) {
                Optional<String> name = SigInfoSymbols.name(field, normal);
                text.add(field.name() + "="
                        + name.orElse(
                                field.kind() == SigInfoField.Kind.ADDRESS
                                        ? NumberText.pointer(value)
                                        : Long.toString(value)));
            }
        }
        return text.toString();
    }
}
