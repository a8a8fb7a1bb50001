package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Executes generated instructions twice, emulated and by the processor (a real single step), and compares everything that can be seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EmulationMatchesProcessorTest {
    private static final int INSTANCES = 150;

    private StepOracle oracle;
    private OracleMemory emulated;
    private OracleMemory real;
    private int applied;

    @BeforeAll
    void startOracle(@TempDir Path directory) throws IOException, InterruptedException {
        oracle = new StepOracle(directory);
        emulated = new OracleMemory(oracle.initialData(), oracle.initialStack());
        real = new OracleMemory(oracle.initialData(), oracle.initialStack());
    }

    @AfterAll
    void stopOracle() {
        oracle.close();
    }

    static Stream<Arguments> forms() {
        return Arrays.stream(ProcessorMode.values())
                .flatMap(mode -> InstructionForm.all(mode).stream().map(form -> Arguments.of(mode, form)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void registersFlagsAndMemoryAreAsAfterARealStep(ProcessorMode mode, InstructionForm form) throws IOException {
        InstanceGenerator generator =
                new InstanceGenerator(new Random(form.name().hashCode()), oracle.registers(mode), mode);
        applied = 0;
        for (int i = 0; i < INSTANCES; i++) {
            InstanceGenerator.Instance instance = generator.instance(form);
            Optional<DisplacedInstruction> decoded = decode(instance.code(), instance.registers(), mode);
            if (decoded.isPresent()) {
                assertThat(decoded.get().length()).as(hex(instance.code())).isEqualTo(instance.code().length);
                compare(decoded.get(), instance.code(), instance.registers());
            }
        }
        assertThat(applied).as("executions that were emulated").isGreaterThan(INSTANCES / 8);
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsDecodedFromRandomBytesDoesWhatTheProcessorDoes(ProcessorMode mode) throws IOException {
        Random random = new Random(20261);
        InstanceGenerator generator = new InstanceGenerator(random, oracle.registers(mode), mode);
        applied = 0;
        for (int executed = 0; executed < 12_000; ) {
            byte[] code = new byte[16];
            random.nextBytes(code);
            if (random.nextInt(4) == 0) {
                System.arraycopy(code, 0, code, 1, 15);
                code[0] = new byte[] {0x66, 0x0f, 0x48, 0x2e, 0x3e}[random.nextInt(5)];
            }
            long[] registers = generator.anyRegisters(StepOracle.CODE + random.nextInt(StepOracle.CODE_SIZE - 16));
            Optional<DisplacedInstruction> decoded = decode(code, registers, mode);
            if (decoded.isPresent()) {
                executed++;
                compare(decoded.get(), code, registers);
            }
        }
        assertThat(applied).isGreaterThan(4_000);
    }

    private static Optional<DisplacedInstruction> decode(byte[] code, long[] registers, ProcessorMode mode) {
        return DisplacedInstruction.decode(code, code.length, registers[Registers.RIP], mode);
    }

    private void compare(DisplacedInstruction instruction, byte[] code, long[] before) throws IOException {
        long[] registers = before.clone();
        int writes = emulated.writes();
        boolean done = instruction.apply(registers, emulated);
        StepOracle.Outcome outcome = oracle.step(code, before);
        real.accept(outcome.changeAddress(), outcome.change());
        String what = instruction + " " + hex(code);
        if (done) {
            applied++;
            assertThat(outcome.completed())
                    .as("%s ended with signal %d", what, outcome.signal())
                    .isTrue();
            assertThat(registers).as(what).isEqualTo(outcome.registers());
        } else {
            assertThat(registers).as(what).isEqualTo(before);
            assertThat(emulated.writes()).as(what).isEqualTo(writes);
            emulated.accept(outcome.changeAddress(), outcome.change());
        }
        assertThat(emulated.sameAs(real)).as("memory behind %s", what).isTrue();
    }

    private static String hex(byte[] code) {
        return HexFormat.ofDelimiter(" ").formatHex(code);
    }
}
