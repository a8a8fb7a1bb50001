package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.signal.Disposition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A process (thread group) under trace with its run state. Tracer thread only, apart from {@link #space}. */
final class TracedProcess {
    /** The run state of a process as a whole. */
    enum State {
        /** Its threads run; one may be held for a moment by the tracer itself. */
        RUNNING,
        /** Some thread stopped for a reason that must be reported; the others are being interrupted. */
        STOPPING,
        /** Reported as stopped; nothing moves until it is resumed. */
        STOPPED
    }

    final int pid;
    final int parentPid;
    /** Started by us or by something that was: dies with us. */
    final boolean launched;

    final List<Tracee> threads = new ArrayList<>();
    /** Threads with something to report once all have stopped, in the order in which they stopped. */
    final Map<Tracee, List<StopReason>> stops = new LinkedHashMap<>();

    volatile AddressSpace space;
    State state = State.RUNNING;
    /** When not 0, only this thread runs (DAP singleThread, or a step that holds the others). */
    int onlyTid;
    /** A child that was let go in principle, but shares memory with a traced process: traced without a word until it has memory of its own. */
    boolean quiet;
    /** Not yet the debuggee: the launcher before its exec. */
    boolean launching;

    /** A child that is let go as soon as it has memory of its own. */
    boolean releaseWhenAlone;
    /** Let go after the vfork child has its own memory (the child is followed instead). */
    boolean releaseAfterVfork;
    /** Being let go: each thread at its next stop. */
    boolean releasing;
    /** What the first stop of a spawned launcher means: the exec that made it the launcher is over for certain. */
    Runnable onSeized;
    /** What happens at the first exec of a launched program. */
    Runnable onLaunched;

    final List<Consumer<ExitStatus>> whenGone = new ArrayList<>(0);
    final List<Runnable> whenReleased = new ArrayList<>(0);
    PassedSignals.Counts passed;

    boolean interruptWanted;
    boolean attachWanted;
    /** What to do once all threads have stopped instead of reporting: release the process. */
    Runnable whenStopped;

    /** The path of its program, once somebody has asked for it; null before that and after an exec. */
    String executable;

    boolean killedByUs;
    boolean deathReported;
    /** The last signal that was passed on after its stop had been shown to the user. */
    int shownSignal;
    /** The stop signal of the group-stop that the process is in, or 0. */
    int groupStop;

    ExitStatus leaderStatus;
    /** SIGTRAP's disposition as the program set it, when it is known to handle or ignore it; null for the default. */
    Disposition trap;
    /** The program has run since {@link #trap} was last looked at, otherwise than by steps that were watched. */
    boolean trapStale = true;

    long trapLookedAtHit;
    /** A step of ours has reset SIGTRAP from ignored to its default. */
    boolean trapLost;
    /** Where faults came again that had been suppressed: said once for each. */
    final Set<Long> repeatedFaults = new HashSet<>(0);
    /** How it is about to die of a signal, once that is known. */
    Deaths.Death death;

    TracedProcess(int pid, int parentPid, boolean launched) {
        this.pid = pid;
        this.parentPid = parentPid;
        this.launched = launched;
    }

    /** The leader, or another thread when the leader has ended or cannot be looked at now. */
    Tracee representative() {
        Tracee any = threads.get(0);
        for (Tracee thread : threads) {
            if (thread.isStopped() && thread.tid == pid) {
                return thread;
            }
            if (thread.isStopped() && !any.isStopped()) {
                any = thread;
            }
        }
        return any;
    }

    boolean wantsStop() {
        return !stops.isEmpty() || interruptWanted || attachWanted || whenStopped != null;
    }
}
