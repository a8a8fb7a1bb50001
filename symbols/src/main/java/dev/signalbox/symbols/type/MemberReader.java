package dev.signalbox.symbols.type;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the members of a struct (DWARF 5 section 5.7.6), bit-fields in the notations of DWARF 4 and of DWARF 2 too. */
final class MemberReader {
    private static final int DW_OP_PLUS_UCONST = 0x23;

    private final TypeReader types;

    MemberReader(TypeReader types) {
        this.types = types;
    }

    List<Member> members(Die struct) {
        List<Member> found = new ArrayList<>();
        for (Die child : struct.children()) {
            // a C++ static member is a declaration without a place in the struct
            if (child.tag() == Tag.MEMBER && !child.flag(At.EXTERNAL) && !child.flag(At.DECLARATION)) {
                found.add(member(child, child.name().orElse("")));
            } else if (child.tag() == Tag.INHERITANCE) {
                found.add(member(child, types.typeOf(child).name()));
            }
        }
        return List.copyOf(found);
    }

    private Member member(Die die, String name) {
        long byteOffset = byteOffset(die);
        OptionalLong bitSize = die.unsigned(At.BIT_SIZE);
        if (bitSize.isEmpty() || bitSize.getAsLong() < 1 || bitSize.getAsLong() > 128) {
            return Member.at(name, byteOffset, () -> types.typeOf(die));
        }
        int bits = (int) bitSize.getAsLong();
        OptionalLong dataBitOffset = die.unsigned(At.DATA_BIT_OFFSET);
        long offset;
        if (dataBitOffset.isPresent()) {
            offset = 8 * byteOffset + dataBitOffset.getAsLong();
        } else if (die.has(At.BIT_OFFSET)) {
            // counted from the most significant bit of a storage unit, even on little-endian machines (DWARF 3 section
            // 5.6.6)
            long unit = die.unsigned(At.BYTE_SIZE)
                    .orElseGet(() -> types.typeOf(die).size().orElse(4));
            offset = 8 * byteOffset + 8 * unit - die.signed(At.BIT_OFFSET).orElse(0) - bits;
        } else {
            offset = 8 * byteOffset;
        }
        return Member.bits(name, offset, bits, () -> types.typeOf(die));
    }

    private static long byteOffset(Die die) {
        Optional<Attribute> location = die.attribute(At.DATA_MEMBER_LOCATION);
        if (location.isEmpty()) {
            return 0;
        }
        OptionalLong constant = location.get().unsignedConstant();
        if (constant.isPresent()) {
            return plausible(die, constant.getAsLong());
        }
        Optional<ByteSlice> expression = location.get().expression();
        if (expression.isPresent() && !expression.get().isEmpty()) {
            DataCursor in = expression.get().cursor();
            if (in.u8() == DW_OP_PLUS_UCONST) {
                return plausible(die, in.uleb());
            }
        }
        return 0;
    }

    private static long plausible(Die die, long offset) {
        if (offset < 0 || offset > Integer.MAX_VALUE) {
            throw die.unit()
                    .debugInfo()
                    .sections()
                    .info()
                    .malformed(die.offset(), "member at offset " + Long.toUnsignedString(offset));
        }
        return offset;
    }
}
