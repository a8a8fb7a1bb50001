package dev.signalbox.symbols.location;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.Encoding;
import dev.signalbox.symbols.machine.MachineState;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for location expressions. Without fuzzing, the seeds are run. */
@Timeout(60)
class LocationExpressionFuzzTest {
    /** All registers are small numbers, memory is its own address, and each expression may call itself. */
    private record Context(ByteSlice itself) implements EvaluationContext {
        @Override
        public MachineState machine() {
            return new MachineState(
                    (address, buffer, offset, length) -> {
                        for (int i = 0; i < length; i++) {
                            buffer[offset + i] = (byte) (address + i);
                        }
                        return length;
                    },
                    number -> number < 20 ? OptionalLong.of(number * 0x1000L) : OptionalLong.empty());
        }

        @Override
        public OptionalLong frameBase() {
            return OptionalLong.of(0x5000);
        }

        @Override
        public Optional<OperandType> baseType(long unitOffset) {
            OperandType.Kind[] kinds = OperandType.Kind.values();
            int size = 1 << (unitOffset >>> 2 & 3);
            OperandType.Kind kind = kinds[(int) (unitOffset & 0xff) % kinds.length];
            return kind == OperandType.Kind.FLOAT && size < 4
                    ? Optional.empty()
                    : Optional.of(new OperandType(kind, size));
        }

        @Override
        public Optional<ByteSlice> calledExpression(long offset, boolean inUnit) {
            return Optional.of(itself);
        }
    }

    @FuzzTest(maxDuration = "3m")
    void anExpressionIsEvaluatedOrRefused(byte[] input) {
        ByteSlice expression = ByteSlice.of("expression", input);
        Context context = new Context(expression);
        for (int version = 4; version <= 5; version++) {
            assertThat(Evaluator.location(expression, new Encoding(version, 4, 8), context))
                    .isNotNull();
        }
        try {
            Evaluator.value(expression, new Encoding(5, 8, 4), context, 1, 2, 3);
        } catch (EvaluationFailure | MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
