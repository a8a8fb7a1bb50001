package dev.signalbox.ptrace.seccomp;

import dev.signalbox.ptrace.launch.CProgram;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The running kernel's own answers about filters, through the program seccomp_oracle.c. */
final class KernelOracle implements AutoCloseable {
    /** What became of a call. */
    enum Kind {
        RETURNED,
        SIGSYS,
        KILLED
    }

    record Outcome(Kind kind, int value) {}

    /** A call: by the instruction syscall, or by int 0x80, whose filters see all 64 bits of the registers too. */
    record Call(boolean wide, int number, List<Long> args) {}

    /** The outcomes are missing when a filter was refused; then installed is its number. */
    record Answer(int installed, int error, List<Outcome> outcomes) {}

    private final Process process;
    private final DataInputStream answers;
    private final OutputStream requests;
    private final long addressWide;
    private final long addressNarrow;

    KernelOracle(Path folder) throws IOException, InterruptedException {
        Path program = CProgram.compile("seccomp_oracle.c", folder, "-O2", "-no-pie");
        process = new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new DataInputStream(process.getInputStream());
        requests = process.getOutputStream();
        ByteBuffer addresses = read(16);
        addressWide = addresses.getLong();
        addressNarrow = addresses.getLong();
    }

    /** What a filter sees of a call. */
    SeccompData data(Call call) {
        return new SeccompData(
                call.number(),
                call.wide() ? 0xc000003e : 0x40000003,
                call.wide() ? addressWide : addressNarrow,
                call.args());
    }

    Answer ask(List<List<BpfInstruction>> filters, List<Call> calls) throws IOException {
        int size = 8 + calls.size() * 56;
        for (List<BpfInstruction> filter : filters) {
            size += 4 + filter.size() * BpfInstruction.SIZE;
        }
        ByteBuffer request = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(filters.size());
        for (List<BpfInstruction> filter : filters) {
            request.putInt(filter.size());
            filter.forEach(one -> request.putShort((short) one.code())
                    .put((byte) one.jt())
                    .put((byte) one.jf())
                    .putInt(one.k()));
        }
        request.putInt(calls.size());
        for (Call call : calls) {
            request.putInt(call.wide() ? 0 : 1).putInt(call.number());
            call.args().forEach(request::putLong);
        }
        requests.write(request.array());
        requests.flush();
        ByteBuffer head = read(8);
        int installed = head.getInt();
        int error = head.getInt();
        List<Outcome> outcomes = new ArrayList<>();
        if (installed == filters.size()) {
            ByteBuffer body = read(calls.size() * 8);
            for (int i = 0; i < calls.size(); i++) {
                outcomes.add(new Outcome(Kind.values()[body.getInt()], body.getInt()));
            }
        }
        return new Answer(installed, error, outcomes);
    }

    private ByteBuffer read(int size) throws IOException {
        byte[] bytes = new byte[size];
        answers.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
