package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.syscall.SystemCallSettings;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The processes that are debugged together: an actor with one engine thread that owns all state here and above (targets, breakpoints, sessions), and one
 * tracer. Everything but {@link #executor()}, {@link #call} and {@link #close()} is used on the engine thread only; {@link EngineEvents} are heard there.
 */
public interface TargetGroup extends AutoCloseable {
    /** The engine thread: runs tasks one after the other. A task that throws is logged and told as a diagnostic; the thread lives on. */
    Executor executor();

    /** Runs something on the engine thread. Callable from any thread; on the engine thread itself it runs at once. */
    <T> CompletableFuture<T> call(Callable<T> task);

    /** Adds a listener. */
    void addListener(EngineEvents listener);

    /** Removes a listener. */
    void removeListener(EngineEvents listener);

    /** An empty set of breakpoints for a session. */
    BreakpointTable newBreakpoints();

    /** Starts a program, stopped before its first instruction, modules known and breakpoints in; {@link LiveTarget#start()} lets it go. */
    LiveTarget launch(LaunchSpec spec, TargetOptions options) throws LaunchException, EngineException;

    /**
     * Starts a program as {@link #launch} does, without holding up the engine thread: the streams that the program is to have can be FIFOs, and opening one waits for its
     * other side.
     *
     * @return is completed on the engine thread, with a LaunchException when the program cannot be started, or an EngineException; whoever cancels it there gives the
     *     start up, and a program that starts all the same is killed before its first instruction
     */
    CompletableFuture<LiveTarget> starting(LaunchSpec spec, TargetOptions options);

    /**
     * Attaches to a running process, which is stopped until {@link LiveTarget#start()}. A process can hang in the kernel and stop late or never: nobody waits for it
     * here.
     *
     * @return is completed on the engine thread, with an EngineException when the process ends first or does not stop for too long; whoever cancels it there gives the
     *     attempt up, and the process is let go
     * @throws EngineException when it cannot be attached to, with the reason
     */
    CompletableFuture<LiveTarget> attach(int pid, TargetOptions options) throws EngineException;

    /** The processes under control, in the order of their start. */
    List<LiveTarget> targets();

    /** The process of that pid. */
    Optional<LiveTarget> target(int pid);

    /** The process that a thread belongs to. */
    Optional<LiveTarget> targetOfThread(int tid);

    /**
     * Sends a signal to any process or thread of the trees that are debugged, also to descendants that run free.
     *
     * @param id a pid or tid
     * @param thread whether a pid means its main thread alone
     * @param value as for sigqueue(3)
     * @return whom it was sent to: {@code process 4711}, {@code thread 4713}
     */
    String send(int id, boolean thread, Signal signal, Optional<Long> value) throws EngineException;

    /** What is done about signals. */
    SignalSettings signals();

    /** What is done about system calls. */
    SystemCallSettings systemCalls();

    /** What becomes of forked children from now on. */
    void setFollowPolicy(FollowPolicy policy);

    /** What is done about seccomp by system call stops, in all processes. */
    void setSeccompWatch(SeccompWatch watch);

    /** Everything that happened to signals and processes. */
    Journal journal();

    /**
     * Writes everything from now on to a file as JSON Lines, too, until the group is closed. Asking twice for the same file changes nothing.
     *
     * @throws EngineException when the file cannot be written
     */
    void writeJournal(Path file) throws EngineException;

    /** From now on the kernel's tracepoints are asked who sends SIGKILL; where they cannot be used, a diagnostic says why and everything else goes on. */
    void traceKills();

    /** Ends everything: what was launched is killed, what was attached is let go unharmed; then the threads end. Callable from any thread; idempotent. */
    @Override
    void close();
}
