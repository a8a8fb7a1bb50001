package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.value.LittleEndian;
import dev.signalbox.symbols.value.Storage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The bytes of a variable that the compiler replaced by a constant: DW_AT_const_value. */
final class ConstantStorage {
    private ConstantStorage() {}

    static Storage of(Attribute constant, Type type) {
        OptionalLong number = constant.isSignedForm() ? constant.signedConstant() : constant.unsignedConstant();
        int size = (int) Math.min(type.size().orElse(8), 4096);
        if (number.isPresent()) {
            return new Storage.Computed(LittleEndian.bytes(BigInteger.valueOf(number.getAsLong()), size));
        }
        if (constant.block().isPresent()) {
            return new Storage.Computed(constant.block().get().toByteArray());
        }
        return constant.string()
                .<Storage>map(text -> new Storage.Computed((text + '\0').getBytes(StandardCharsets.UTF_8)))
                .orElse(new Storage.Missing("constant of an unknown form"));
    }
}
