package dev.signalbox.symbols.cexpr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for C expressions as people type them. Without fuzzing, the seeds are run. */
@Timeout(60)
class ExpressionFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void anExpressionHasAValueOrAnError(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        TestScope scope = new TestScope((address, buffer, offset, length) -> {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) (address + i);
            }
            return length;
        });
        PointerType pointer = PointerType.to(BaseType.INT);
        scope.variables.put("i", ScalarValue.integer(BaseType.INT, 7, scope.context()));
        scope.variables.put("p", ValueReader.read(pointer, new Storage.InMemory(0x2000), scope.context()));
        ArrayType array = new ArrayType(OptionalLong.of(4), () -> BaseType.INT);
        scope.variables.put("a", ValueReader.read(array, new Storage.InMemory(0x3000), scope.context()));
        scope.types.put("size_t", BaseType.UNSIGNED_LONG);
        try {
            Value value = Interpreter.evaluate(text, scope);
            assertThat(value.text()).isNotNull();
        } catch (ExpressionException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
