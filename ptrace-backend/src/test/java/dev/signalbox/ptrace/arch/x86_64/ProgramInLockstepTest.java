package dev.signalbox.ptrace.arch.x86_64;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled programs, dynamic loader and C library included, stepped instruction by instruction with the emulation beside the processor. */
@Timeout(120)
class ProgramInLockstepTest {
    private static final int STEPS = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"-O0", "-O2", "-m32 -O0", "-m32 -O2"})
    void eachEmulatedInstructionOfARealProgramDoesWhatTheProcessorDoes(String optimisation, @TempDir Path directory)
            throws Exception {
        Path stepper = TestProgram.compile("step_program", directory, "-O2");
        Path program = TestProgram.compile("lockstep_subject", directory, (optimisation + " -static").split(" "));
        Process process = new ProcessBuilder(stepper.toString(), program.toString())
                .redirectError(directory.resolve("output").toFile())
                .start();
        try (DataInputStream in = new DataInputStream(process.getInputStream());
                OutputStream out = process.getOutputStream()) {
            State state = State.read(in);
            try (RandomAccessFile memory = new RandomAccessFile("/proc/" + state.pid() + "/mem", "r")) {
                int emulated = follow(state, in, out, new TraceeMemory(memory));
                assertThat(emulated).isGreaterThan(STEPS / 2);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static int follow(State first, DataInputStream in, OutputStream out, TraceeMemory memory)
            throws IOException {
        int emulated = 0;
        State state = first;
        for (int i = 0; i < STEPS; i++) {
            long[] before = state.registers();
            // A step counts as having no system call behind it.
            before[Registers.ORIG_RAX] = -1;
            long rip = before[Registers.RIP];
            byte[] code = new byte[DisplacedInstruction.MAX_LENGTH];
            int available = memory.fill(rip, code);
            Optional<DisplacedInstruction> instruction =
                    DisplacedInstruction.decode(code, available, rip, ProcessorMode.of(before[Registers.CS]));
            long[] registers = before.clone();
            memory.forget();
            boolean applied = instruction.isPresent() && instruction.get().apply(registers, memory);
            out.write(1);
            out.flush();
            state = State.read(in);
            if (state.ended()) {
                return emulated;
            }
            if (applied) {
                emulated++;
                registers[Registers.ORIG_RAX] = state.registers()[Registers.ORIG_RAX];
                assertThat(registers).as(instruction.get().toString()).isEqualTo(state.registers());
                memory.checkWritten(instruction.get());
            }
        }
        return emulated;
    }

    private record State(int pid, boolean ended, long[] registers) {
        static State read(DataInputStream in) throws IOException {
            byte[] bytes = new byte[8 + 8 * Registers.COUNT];
            in.readFully(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int pid = buffer.getInt();
            boolean ended = buffer.getInt() != 0;
            long[] registers = new long[Registers.COUNT];
            buffer.asLongBuffer().get(registers);
            return new State(pid, ended, registers);
        }
    }

    /** Reads the stopped program; remembers a write instead of making it, to be compared with what the processor wrote. */
    private static final class TraceeMemory implements MemoryPort {
        private final RandomAccessFile memory;
        private long value;
        private long writtenAddress;
        private long writtenValue;
        private int writtenSize;

        TraceeMemory(RandomAccessFile memory) {
            this.memory = memory;
        }

        int fill(long address, byte[] into) throws IOException {
            memory.seek(address);
            return memory.read(into);
        }

        void forget() {
            writtenSize = 0;
        }

        void checkWritten(DisplacedInstruction instruction) {
            if (writtenSize > 0) {
                assertThat(read(writtenAddress, writtenSize)).isTrue();
                assertThat(value).as("written by %s", instruction).isEqualTo(writtenValue);
            }
        }

        @Override
        public boolean read(long address, int size) {
            byte[] bytes = new byte[8];
            try {
                memory.seek(address);
                memory.readFully(bytes, 0, size);
            } catch (EOFException e) {
                return false;
            } catch (IOException e) {
                throw new IllegalStateException(String.format("reading 0x%x", address), e);
            }
            value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return true;
        }

        @Override
        public long value() {
            return value;
        }

        @Override
        public boolean write(long address, long bytes, int size) {
            writtenAddress = address;
            writtenValue = bytes & Flags.mask(size);
            writtenSize = size;
            return true;
        }

        @Override
        public boolean divisible(long address, int size) {
            return true;
        }

        @Override
        public boolean shadowStack() {
            return false;
        }
    }
}
