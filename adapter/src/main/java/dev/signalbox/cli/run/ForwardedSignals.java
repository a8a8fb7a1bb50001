package dev.signalbox.cli.run;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.signal.SignalMasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals that were sent to us and are meant for the program, for which we stand: the program gets them, and what it does then decides what we do. A signal that was
 * sent to the whole process group, as by timeout(1) or a shell, has reached the program already and is not given twice. Engine thread, but for {@link #arrived} and
 * {@link #reachedGroup}.
 */
final class ForwardedSignals {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedSignals.class);
    /** A signal to a group reaches its members one after the other. */
    private static final long GROUP_MILLIS = 50;

    private static final long BEFORE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int ENTRIES = 8192;

    private final TargetGroup group;
    private final RunLog log;
    private final List<Integer> early = new ArrayList<>();
    /** When the witness in our process group got a signal last, by its number. */
    private final Map<Integer, Long> toGroup = new ConcurrentHashMap<>();

    private Optional<LiveTarget> root = Optional.empty();

    ForwardedSignals(TargetGroup group, RunLog log) {
        this.group = group;
        this.log = log;
    }

    /** The program is there: what came before goes to it now. */
    void begin(LiveTarget program) {
        root = Optional.of(program);
        early.forEach(this::forward);
        early.clear();
    }

    /** One arrived; called on any thread. */
    void arrived(int signo) {
        long now = System.nanoTime();
        CompletableFuture.delayedExecutor(GROUP_MILLIS, TimeUnit.MILLISECONDS, group.executor())
                .execute(() -> {
                    if (root.isEmpty()) {
                        early.add(signo);
                    } else if (!hasReached(root.get(), signo, now - BEFORE_NANOS)) {
                        forward(signo);
                    }
                });
    }

    /** The whole process group got one; called on any thread. */
    void reachedGroup(int signo) {
        toGroup.put(signo, System.nanoTime());
    }

    private boolean hasReached(LiveTarget program, int signo, long since) {
        Long witnessed = toGroup.get(signo);
        if (witnessed != null && witnessed - since >= 0 && JobControl.sharesOurGroup(program.pid())) {
            return true;
        }
        Journal journal = group.journal();
        for (JournalEntry entry : journal.after(Math.max(0, journal.latest() - ENTRIES), ENTRIES)) {
            if (entry.type() == JournalEntry.Type.SIGNAL
                    && entry.pid() == program.pid()
                    && entry.ns() - since >= 0
                    && entry.info().filter(info -> info.signo() == signo).isPresent()) {
                return true;
            }
        }
        try {
            SignalMasks masks = SignalMasks.read(program.pid(), program.pid());
            return masks.pendingProcess().contains(signo)
                    || masks.pendingThread().contains(signo);
        } catch (TraceeGoneException | IOException e) {
            LOG.debug("the program has just ended", e);
            return true;
        }
    }

    private void forward(int signo) {
        try {
            root.get().send(0, signo, Optional.empty());
        } catch (EngineException e) {
            log.say("signal " + signo + " could not be handed on: " + e.getMessage());
        }
    }
}
