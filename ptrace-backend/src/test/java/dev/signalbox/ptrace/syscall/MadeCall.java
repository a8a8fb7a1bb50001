package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.signal.SignalPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A system call without a process, with memory that holds one text. */
final class MadeCall implements SystemCallView {
    static final long TEXT = 0x10ff0;

    private final String name;
    private final long[] arguments;
    private final byte[] memory;
    private final Set<Object> marks = new HashSet<>();
    private final Map<Object, Integer> counts = new HashMap<>();
    private OptionalLong result = OptionalLong.empty();

    MadeCall(String name, String text, long... arguments) {
        this.name = name;
        this.arguments = Arrays.copyOf(arguments, 6);
        this.memory = (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    MadeCall returning(long value) {
        result = OptionalLong.of(value);
        return this;
    }

    @Override
    public SignalPolicy.Receiver caller() {
        return new SignalPolicy.Receiver() {
            @Override
            public int pid() {
                return 4711;
            }

            @Override
            public int tid() {
                return 4713;
            }

            @Override
            public int parentPid() {
                return 1;
            }

            @Override
            public String executable() {
                return "/usr/bin/worker";
            }

            @Override
            public boolean handles(int signo) {
                return false;
            }
        };
    }

    @Override
    public SystemCallTable table() {
        return SystemCallTable.X86_64;
    }

    @Override
    public int number() {
        return SystemCallTable.X86_64.number(name).orElseThrow();
    }

    @Override
    public long argument(int index) {
        return arguments[index];
    }

    @Override
    public long ip() {
        return 0x401000;
    }

    @Override
    public boolean isExit() {
        return result.isPresent();
    }

    @Override
    public long result() {
        return result.getAsLong();
    }

    @Override
    public ProcessMemory memory() {
        return new ProcessMemory() {
            @Override
            public int read(long address, byte[] buffer, int offset, int length) {
                int start = (int) (address - TEXT);
                int got = start < 0 ? 0 : Math.max(0, Math.min(length, memory.length - start));
                System.arraycopy(memory, Math.min(Math.max(start, 0), memory.length), buffer, offset, got);
                return got;
            }

            @Override
            public int write(long address, byte[] buffer, int offset, int length) {
                return 0;
            }
        };
    }

    @Override
    public boolean wasEntered() {
        return true;
    }

    @Override
    public void mark(Object mark) {
        marks.add(mark);
    }

    @Override
    public boolean isMarked(Object mark) {
        return marks.contains(mark);
    }

    @Override
    public int count(Object key) {
        return counts.merge(key, 1, Integer::sum);
    }

    @Override
    public SystemCall toValue() {
        return new SystemCall(table(), number(), List.of(0L, 0L, 0L, 0L, 0L, 0L), ip(), result);
    }
}
