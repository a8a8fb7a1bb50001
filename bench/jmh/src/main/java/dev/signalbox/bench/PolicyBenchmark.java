package dev.signalbox.bench;

import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.RuleBasedSignalPolicy;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.signal.SignalPreset;
import dev.signalbox.ptrace.signal.SignalRuleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long the decision about one signal takes: it is made at every stop, on the tracer thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;

    private record Info(ByteBuffer bytes) implements SignalInfoView {
        static Info of(int signal) {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(0, signal).putInt(16, 4711).putInt(20, 1000);
            return new Info(bytes);
        }

        @Override
        public int intAt(int offset) {
            return bytes.getInt(offset);
        }

        @Override
        public long longAt(int offset) {
            return bytes.getLong(offset);
        }
    }

    private record Receiver(int pid, int tid, int parentPid) implements SignalPolicy.Receiver {}

    private final Receiver receiver = new Receiver(4712, 4712, 4711);
    private final Info ruled = Info.of(SIGUSR1);
    private final Info preset = Info.of(SIGUSR2);
    private SignalPolicy policy;

    /** Makes a policy of a preset and one rule. */
    @Setup
    public void policy() throws SignalRuleException {
        policy = RuleBasedSignalPolicy.of(SignalPreset.ALL).withHandle("SIGUSR1 nostop noprint pass");
    }

    /** A signal that a rule names. */
    @Benchmark
    public SignalAction byRule() {
        return policy.decide(ruled, receiver);
    }

    /** A signal that only the preset speaks of. */
    @Benchmark
    public SignalAction byPreset() {
        return policy.decide(preset, receiver);
    }
}
