package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.ThreadBacktrace;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The frames of a thread at a stop; an edit of the program makes it look anew. Engine thread. */
final class LiveBacktrace implements ThreadBacktrace {
    private final LiveStop stop;
    private final int tid;

    LiveBacktrace(LiveStop stop, int tid) {
        this.stop = stop;
        this.tid = tid;
    }

    private Optional<Backtrace> frames() {
        try {
            return Optional.of(stop.thread(tid).backtrace());
        } catch (EngineException e) {
            // a stop that is over, or a thread that died: it has no frames (any more), and who asks for one gets none
            return Optional.empty();
        }
    }

    @Override
    public List<Frame> frames(int start, int count) {
        List<Frame> shown = new ArrayList<>();
        for (StackFrame frame : frames().map(all -> all.frames(start, count)).orElse(List.of())) {
            shown.add(new LiveFrame(stop, tid, frame));
        }
        return shown;
    }

    @Override
    public int found() {
        return frames().map(Backtrace::found).orElse(0);
    }

    @Override
    public boolean isComplete() {
        return frames().map(all -> all.end().isPresent()).orElse(true);
    }
}
