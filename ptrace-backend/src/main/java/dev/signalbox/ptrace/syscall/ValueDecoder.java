package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.syscall.StructureLayout.Member;
import dev.signalbox.ptrace.syscall.ValueType.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** Shows the values of one call, and what they point to. Whatever cannot be read is shown as the pointer; the work is bounded for whatever the program says. */
final class ValueDecoder {
    /** More elements of an array are dots. */
    private static final int MAX_ELEMENTS = 32;
    /** More elements and members in one call are dots. */
    private static final int MAX_WORK = 2000;
    /** Deeper structures are pointers. */
    private static final int MAX_DEPTH = 6;

    private static final String DOTS = "...";

    private final CallMemory memory;
    private final boolean wide;
    private final OptionalLong result;
    private final CompoundText compounds;
    /** How many of the bytes that the call moved have not been shown. */
    private long left;

    private int work;
    private int depth;

    /** Other values of the same call or structure, by name. */
    interface Scope {
        OptionalLong number(String name);
    }

    /** A decoder of a call that has returned, or of one that has not. */
    ValueDecoder(CallMemory memory, OptionalLong result) {
        this.memory = memory;
        this.wide = memory.isWide();
        this.result = result;
        this.compounds = new CompoundText(memory);
        this.left = result.orElse(Long.MAX_VALUE);
    }

    /** A value of a type that is a pointer or none. */
    String text(ValueType type, long value, Scope scope) {
        if (type.direction().isPointer()) {
            return isReadable(type.direction()) ? pointed(type, value, scope) : NumberText.pointer(value);
        }
        return switch (type.kind()) {
            case STRING, PATH -> memory.string(value);
            case STRINGS -> memory.strings(value);
            default -> NumberText.of(type, value, wide);
        };
    }

    private boolean isReadable(Direction direction) {
        boolean succeeded = result.isPresent() && !ResultText.isError(result.getAsLong());
        return switch (direction) {
            case OUT -> succeeded;
            case OUT_IF_POSITIVE -> succeeded && result.getAsLong() != 0;
            case OUT_IF_INTERRUPTED -> result.isPresent() && ResultText.isInterrupted(result.getAsLong());
            default -> true;
        };
    }

    private String pointed(ValueType type, long address, Scope scope) {
        if (address == 0) {
            return "NULL";
        }
        if (depth >= MAX_DEPTH || work >= MAX_WORK) {
            return NumberText.pointer(address);
        }
        OptionalLong count = count(type, scope);
        if (count.isEmpty()) {
            return NumberText.pointer(address);
        }
        depth++;
        try {
            return at(type, address, count.getAsLong());
        } finally {
            depth--;
        }
    }

    private String at(ValueType type, long address, long count) {
        if (type.structure().isEmpty() && type.kind().isCompound()) {
            if (type.kind() == ValueKind.BYTES && type.counts().contains("left")) {
                left -= count;
            }
            return compounds.at(type.kind(), address, type.counts().isEmpty() ? -1 : count);
        }
        if (type.structure().isPresent() && (type.counts().isEmpty() || type.extensible())) {
            StructureLayout layout = StructureLayout.of(type.structure().get(), wide);
            int size = type.extensible() ? (int) clamp(count, layout.size()) : layout.size();
            return memory.bytes(address, size)
                    .map(bytes -> structure(layout, bytes, 0, size))
                    .orElse(NumberText.pointer(address));
        }
        return array(type.element(), address, type.counts().isEmpty() ? 1 : count);
    }

    private static long clamp(long count, long limit) {
        return Long.compareUnsigned(count, limit) > 0 ? limit : count;
    }

    /** None when it is only known at the call's end. */
    private OptionalLong count(ValueType type, Scope scope) {
        long least = type.counts().isEmpty() ? 1 : Long.MAX_VALUE;
        for (String word : type.counts()) {
            OptionalLong one =
                    switch (word) {
                        case "ret" -> result;
                        case "left" -> OptionalLong.of(Math.max(left, 0));
                        default ->
                            Character.isDigit(word.charAt(0))
                                    ? OptionalLong.of(Long.parseLong(word))
                                    : scope.number(word);
                    };
            if (one.isEmpty()) {
                return one;
            }
            least = clamp(one.getAsLong(), least);
        }
        return OptionalLong.of(least);
    }

    private int size(ValueType element) {
        return element.structure().isPresent()
                ? StructureLayout.of(element.structure().get(), wide).size()
                : element.number().size(wide);
    }

    private String array(ValueType element, long address, long count) {
        int size = size(element);
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            if (i == MAX_ELEMENTS || ++work > MAX_WORK) {
                texts.add(DOTS);
                break;
            }
            Optional<ByteBuffer> bytes = memory.bytes(address + i * size, size);
            if (bytes.isEmpty()) {
                if (i == 0) {
                    return NumberText.pointer(address);
                }
                texts.add(DOTS + " (" + NumberText.pointer(address + i * size) + " not to be read)");
                break;
            }
            texts.add(inline(element, bytes.get(), 0, size));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    /** A value that lies in a buffer. */
    private String inline(ValueType type, ByteBuffer bytes, int offset, int size) {
        if (type.structure().isPresent() && !type.direction().isPointer()) {
            return structure(StructureLayout.of(type.structure().get(), wide), bytes, offset, size);
        }
        return text(type, type.number().read(bytes, offset, wide), name -> OptionalLong.empty());
    }

    private String structure(StructureLayout layout, ByteBuffer bytes, int start, int size) {
        Scope scope = name -> layout.members().stream()
                .filter(member -> member.name().equals(name) && member.offset() + member.size() <= size)
                .map(member -> number(member).read(bytes, start + member.offset(), wide))
                .mapToLong(Long::longValue)
                .findFirst();
        if (result.isPresent()) {
            // recvmmsg's messages say themselves how long they are
            scope.number("msg_len").ifPresent(length -> left = length);
        }
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (Member member : layout.members()) {
            if (++work > MAX_WORK || member.offset() + member.size() > size) {
                text.add(DOTS);
                break;
            }
            if (member.isShown() && (member.type().direction() != Direction.LATE || isReadable(Direction.OUT))) {
                text.add(member.name() + "=" + member(member, bytes, start + member.offset(), scope));
            }
        }
        return text.toString();
    }

    private static NumberType number(Member member) {
        return member.type().direction().isPointer()
                ? NumberType.POINTER
                : member.type().number();
    }

    private String member(Member member, ByteBuffer bytes, int offset, Scope scope) {
        ValueType type = member.type();
        if (type.direction().isPointer()) {
            return text(type, NumberType.POINTER.read(bytes, offset, wide), scope);
        }
        if (type.structure().isEmpty() && type.kind().isCompound()) {
            return compounds.inline(type.kind(), bytes, offset, member.size());
        }
        if (type.counts().isEmpty()) {
            return inline(type, bytes, offset, member.size());
        }
        int each = member.size() / member.count();
        StringJoiner texts = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < member.count(); i++) {
            texts.add(inline(type.element(), bytes, offset + i * each, each));
        }
        return texts.toString();
    }
}
