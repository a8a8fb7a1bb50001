package dev.signalbox.symbols.cexpr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Integer and floating point expressions, made at random, compared with what a compiled C program computes. */
@Timeout(120)
class ArithmeticOracleTest {
    private static final String[] TYPES = {
        "char",
        "signed char",
        "unsigned char",
        "short",
        "unsigned short",
        "int",
        "unsigned int",
        "long",
        "unsigned long",
        "long long",
        "unsigned long long"
    };
    private static final String[] OPERATORS = {
        "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", ">", "<=", ">="
    };
    private static final long[] VALUES = {
        0,
        1,
        2,
        3,
        7,
        31,
        63,
        127,
        128,
        255,
        256,
        32767,
        32768,
        65535,
        65536,
        2147483647L,
        2147483648L,
        4294967295L,
        4294967296L,
        Long.MAX_VALUE,
        -1,
        -2,
        -128,
        -32768,
        -2147483648L,
        0x123456789abcdefL
    };

    @TempDir
    Path directory;

    private static String operand(Random random) {
        long value = VALUES[random.nextInt(VALUES.length)];
        String literal = value < 0 ? "(" + value + "L)" : value + "L";
        return "(" + TYPES[random.nextInt(TYPES.length)] + ")" + literal;
    }

    private static String expression(Random random) {
        String operator = OPERATORS[random.nextInt(OPERATORS.length)];
        String left = (random.nextInt(4) == 0 ? "~" : random.nextInt(4) == 0 ? "-" : "") + operand(random);
        if (operator.equals("<<") || operator.equals(">>")) {
            return left + " " + operator + " " + random.nextInt(31);
        }
        String right = operator.equals("/") || operator.equals("%")
                ? "((" + TYPES[random.nextInt(TYPES.length)] + ")" + (1 + random.nextInt(120)) + ")"
                : operand(random);
        String whole = "(" + left + " " + operator + " " + right + ")";
        return random.nextInt(3) == 0 ? whole + " * 3 + (unsigned char)" + random.nextInt(300) : whole;
    }

    @ParameterizedTest
    @EnumSource(DataModel.class)
    void integersComeOutAsInC(DataModel model) throws IOException, ExpressionException {
        Random random = new Random(20);
        List<String> expressions = new ArrayList<>();
        StringBuilder c = new StringBuilder("#include <stdio.h>\nint main(void) {\n");
        for (int i = 0; i < 1500; i++) {
            String text = expression(random);
            expressions.add(text);
            c.append("{ __typeof__(")
                    .append(text)
                    .append(") r = ")
                    .append(text)
                    .append("; ")
                    .append("printf(\"%d %d %lld\\n\", (int) sizeof r, (__typeof__(r)) -1 < 0, (long long) r); }\n");
        }
        c.append("return 0; }\n");
        // -fwrapv: overflow wraps, as the interpreter has it
        CompiledProgram program = CompiledProgram.compile(
                directory, "oracle", c.toString(), "-fwrapv", "-w", model == DataModel.ILP32 ? "-m32" : "-m64");
        String[] lines =
                CompiledProgram.run(directory, program.binary().toString()).split("\n");
        TestScope scope = new TestScope(model);
        for (int i = 0; i < expressions.size(); i++) {
            Value value = Interpreter.evaluate(expressions.get(i), scope);
            ScalarValue scalar = (ScalarValue) value;
            String ours = scalar.width() / 8 + " " + (scalar.isSigned() ? 1 : 0) + " "
                    + scalar.integer().longValue();
            assertThat(ours).as(expressions.get(i)).isEqualTo(lines[i]);
        }
    }

    @Test
    void floatingPointComesOutAsInC() throws IOException, ExpressionException {
        String[] expressions = {
            "1.5f + 1",
            "1.0f / 3",
            "1.0 / 3",
            "(float)16777217",
            "(float)0.1 + 0.2f",
            "1e300 * 1e10",
            "-1.0 / 0.0",
            "(int)-2.9",
            "3 / 2.0f",
            "(double)(float)0.1",
            "7 / 2 * 1.0",
            "0x1.8p3",
            "1e-310",
            "(long)1e18",
            "(float)1e-45f",
            "2.5 > 2 ? 1.25 : 3"
        };
        StringBuilder c = new StringBuilder("#include <stdio.h>\nint main(void) {\n");
        for (String text : expressions) {
            c.append("printf(\"%a\\n\", (double) (").append(text).append("));\n");
        }
        c.append("return 0; }\n");
        CompiledProgram program = CompiledProgram.compile(directory, "oracle", c.toString(), "-w");
        String[] lines =
                CompiledProgram.run(directory, program.binary().toString()).split("\n");
        for (int i = 0; i < expressions.length; i++) {
            ScalarValue value = (ScalarValue) Interpreter.evaluate(expressions[i], new TestScope());
            double expected = lines[i].endsWith("inf")
                    ? (lines[i].startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
                    : Double.parseDouble(lines[i].contains("p") ? lines[i] : lines[i] + "p0");
            assertThat(value.floating()).as(expressions[i]).isEqualTo(expected);
        }
    }
}
