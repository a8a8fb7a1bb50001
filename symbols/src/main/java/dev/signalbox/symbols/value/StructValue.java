package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Member;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import java.util.List;
import java.util.Optional;

/**
 * A struct, union or class; its members are read one by one when asked for.
 *
 * @param struct the type behind typedefs and qualifiers
 */
public record StructValue(Type type, StructType struct, Storage storage, ValueContext context) implements Value {
    /** The member of that name, also of anonymous members. */
    public Optional<Value> member(String name) {
        return struct.member(name).map(this::read);
    }

    Value read(Member member) {
        if (member.isBitField()) {
            BitRange bits = new BitRange((int) Math.floorMod(member.bitOffset(), 8L), member.bitSize());
            return ValueReader.readBits(member.type(), storage.from(member.byteOffset()), bits, context);
        }
        return ValueReader.read(member.type(), storage.from(member.byteOffset()), context);
    }

    @Override
    public long childCount() {
        return struct.members().size();
    }

    @Override
    public List<Child> children(long start, int count) {
        return struct.members().stream()
                .skip(Math.max(start, 0))
                .limit(Math.max(count, 0))
                .map(this::child)
                .toList();
    }

    private Child child(Member member) {
        return member.isAnonymous()
                ? new Child("<anonymous>", read(member), Child.Access.SAME)
                : new Child(member.name(), read(member), Child.Access.MEMBER);
    }
}
