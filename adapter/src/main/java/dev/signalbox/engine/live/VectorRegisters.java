package dev.signalbox.engine.live;

import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.arch.x86_64.FloatingPointState;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vector registers of a stopped thread, fetched when the first is asked for: few stops are about them. Engine thread. */
final class VectorRegisters {
    private static final Logger LOG = LoggerFactory.getLogger(VectorRegisters.class);

    private final Tracer tracer;
    private final int tid;
    private final ProcessorMode mode;
    private Optional<FloatingPointState> state = Optional.empty();
    private boolean asked;

    VectorRegisters(Tracer tracer, int tid, ProcessorMode mode) {
        this.tracer = tracer;
        this.tid = tid;
        this.mode = mode;
    }

    /** The low 8 bytes of the one with that DWARF number; empty for other registers, and when the thread is gone. */
    OptionalLong read(int number) {
        int vector = mode.vectorOfDwarf(number);
        if (vector < 0) {
            return OptionalLong.empty();
        }
        if (!asked) {
            asked = true;
            state = fetch();
        }
        return state.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(state.get().xmm(vector));
    }

    private Optional<FloatingPointState> fetch() {
        try {
            return Optional.of(tracer.floatingPoint(tid));
        } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
            LOG.debug("The vector registers of thread {} cannot be read", tid, e);
            return Optional.empty();
        }
    }
}
