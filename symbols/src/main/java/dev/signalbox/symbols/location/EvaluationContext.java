package dev.signalbox.symbols.location;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.machine.MachineState;
import java.util.Optional;
import java.util.OptionalLong;

/** A port: what a location expression may ask for. Whatever is empty makes an expression that needs it unavailable, with a reason. */
public interface EvaluationContext {
    /** Memory and the frame's registers. */
    MachineState machine();

    /** What is added to a file address (DW_OP_addr) to get the address in memory. */
    default long bias() {
        return 0;
    }

    /** The value of DW_AT_frame_base. */
    default OptionalLong frameBase() {
        return OptionalLong.empty();
    }

    /** The canonical frame address. */
    default OptionalLong cfa() {
        return OptionalLong.empty();
    }

    /** The address in this thread's storage of a thread-local variable with that offset in its module's block. */
    default OptionalLong tlsAddress(long offset) {
        return OptionalLong.empty();
    }

    /** An entry of .debug_addr, as it stands there; throws MalformedDebugInfoException for a bad index. */
    default OptionalLong indexedAddress(long index) {
        return OptionalLong.empty();
    }

    /** What an expression was worth when the frame's function was entered. */
    default OptionalLong entryValue(ByteSlice expression) {
        return OptionalLong.empty();
    }

    /**
     * What was passed for a parameter of the frame's function (GCC's DW_OP_GNU_parameter_ref: for parameters that the optimizer removed).
     *
     * @param unitOffset of the parameter's entry
     */
    default OptionalLong argument(long unitOffset) {
        return OptionalLong.empty();
    }

    /** The base type at an offset in the unit. */
    default Optional<OperandType> baseType(long unitOffset) {
        return Optional.empty();
    }

    /**
     * The location expression of an entry, for DW_OP_call2, call4 and call_ref.
     *
     * @param inUnit whether the offset counts from the unit's start
     */
    default Optional<ByteSlice> calledExpression(long offset, boolean inUnit) {
        return Optional.empty();
    }

    /** The object that a type's expression is about. */
    default OptionalLong objectAddress() {
        return OptionalLong.empty();
    }
}
