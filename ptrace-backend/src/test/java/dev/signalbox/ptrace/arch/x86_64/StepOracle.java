package dev.signalbox.ptrace.arch.x86_64;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** The processor, asked through a C program what a single instruction does to registers and memory. */
final class StepOracle implements AutoCloseable {
    static final long CODE = 0x10000000L;
    static final int CODE_SIZE = 0x2000;
    static final long DATA = 0x20000000L;
    static final int DATA_SIZE = 0x3000;
    static final int DATA_WRITABLE = 0x2000;
    static final long STACK = 0x30000000L;
    static final int STACK_SIZE = 0x2000;

    private static final int SHOWN = 64;
    private static final int REPLY_SIZE = 8 + 8 * Registers.COUNT + 16 + SHOWN;

    private final Process process;
    private final DataInputStream in;
    private final OutputStream out;
    private final long[] initialRegisters = new long[Registers.COUNT];
    private final byte[] data = new byte[DATA_SIZE];
    private final byte[] stack = new byte[STACK_SIZE];

    /** What one step did: the signal that ended it, and the range of memory that is different now. */
    record Outcome(int signal, int code, long[] registers, long changeAddress, byte[] change) {
        private static final int SIGTRAP = 5;

        /** Whether the instruction was completed (TRAP_TRACE) rather than faulted. */
        boolean completed() {
            return signal == SIGTRAP && code == 2;
        }
    }

    StepOracle(Path directory) throws IOException, InterruptedException {
        Path program = TestProgram.compile("step_oracle", directory, "-O2");
        process = new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new DataInputStream(process.getInputStream());
        out = process.getOutputStream();
        ByteBuffer registers = read(8 * Registers.COUNT);
        registers.asLongBuffer().get(initialRegisters);
        read(DATA_SIZE).get(data);
        read(STACK_SIZE).get(stack);
    }

    private ByteBuffer read(int size) throws IOException {
        byte[] bytes = new byte[size];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Registers of the child as it stands, to be changed by the caller, in the code segment of a mode: a 64-bit process may run 32-bit code too. */
    long[] registers(ProcessorMode mode) {
        long[] copy = initialRegisters.clone();
        copy[Registers.ORIG_RAX] = -1;
        if (mode == ProcessorMode.COMPATIBILITY) {
            copy[Registers.CS] = 0x23;
            for (int segment : new int[] {Registers.SS, Registers.DS, Registers.ES}) {
                copy[segment] = 0x2b;
            }
        }
        return copy;
    }

    byte[] initialData() {
        return data.clone();
    }

    byte[] initialStack() {
        return stack.clone();
    }

    /** Puts the code at rip and executes one instruction with these registers. */
    Outcome step(byte[] code, long[] registers) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(16 + 8 + 8 * Registers.COUNT).order(ByteOrder.LITTLE_ENDIAN);
        request.put(Arrays.copyOf(code, 16)).putLong(registers[Registers.RIP]);
        request.asLongBuffer().put(registers);
        out.write(request.array());
        out.flush();
        ByteBuffer reply = read(REPLY_SIZE);
        int signal = reply.getInt();
        int siCode = reply.getInt();
        long[] after = new long[Registers.COUNT];
        reply.asLongBuffer().get(after);
        reply.position(reply.position() + 8 * Registers.COUNT);
        long address = reply.getLong();
        int length = (int) reply.getLong();
        if (length > SHOWN) {
            throw new IllegalStateException("one instruction changed " + length + " bytes");
        }
        byte[] change = new byte[length];
        reply.get(change);
        return new Outcome(signal, siCode, after, address, change);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
