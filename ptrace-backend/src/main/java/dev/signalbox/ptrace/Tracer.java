package dev.signalbox.ptrace;

import dev.signalbox.ptrace.arch.x86_64.FloatingPointState;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import dev.signalbox.ptrace.tracer.ResumePlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The public face of the backend: one tracer thread with its tracees. Commands come in from any one thread (the engine's), {@link TraceeEvents}
 * go out on the tracer thread.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>Commands are synchronous unless their text says otherwise: they are handed to the tracer thread, which is woken by its doorbell, and the
 *       caller waits for the answer (some microseconds). The tracer thread never waits for the caller, so this cannot deadlock as long as no command
 *       is called from a {@link TraceeEvents} method.
 *   <li>"pid" is a thread group id, "tid" a kernel thread id.
 *   <li>A process is either running or <em>stopped as a whole</em>: when one of its threads stops for a reason that somebody must see, the tracer
 *       interrupts the other threads, waits for all of them (exempting vfork parents and zombie leaders) and then reports one
 *       {@link dev.signalbox.ptrace.event.TraceeEvent.Stopped}. Commands that need a stop throw {@link NotStoppedException} otherwise.
 *   <li>Stops that the policies answer by themselves never leave the tracer thread.
 *   <li>{@link TraceeGoneException} means that the tracee died or was never ours: an expected outcome, the death itself is reported as an event.
 * </ul>
 */
public interface Tracer extends AutoCloseable {
    /** Starts a process stopped at the first instruction of its image (after exec, before the dynamic loader ran). */
    LaunchedProcess launch(LaunchSpec spec) throws LaunchException;

    /**
     * Seizes all threads of a running process and stops it; a {@code Stopped} event with reason {@code Attached} follows.
     *
     * @throws AttachException with a sentence for the user: no such process, zombie, kernel thread, ourselves, already traced (by whom), EPERM (what
     *     ptrace_scope is and what to do)
     */
    void attach(int pid) throws AttachException;

    /** Lets a process go unharmed: sites lifted, interrupted calls repaired, held signals delivered, debug registers cleared; stops it first if needed. */
    void detach(int pid) throws TraceeGoneException;

    /** Kills a process with SIGKILL. Its end is reported as usual, without a stop before death. */
    void kill(int pid) throws TraceeGoneException;

    /** Asks a running process to stop; a {@code Stopped} event follows (reason {@code Interrupted}, or whatever happened first). */
    void interrupt(int pid) throws TraceeGoneException;

    /** Resumes a stopped process. Deliveries decided at the stop take effect. A stop that was kept back is reported at once instead. */
    void resume(int pid, ResumePlan plan) throws TraceeGoneException;

    /** What resuming will do with the signal at which this thread stopped; replaces the policy's own decision for this stop. */
    void setDelivery(int tid, SignalDelivery delivery) throws TraceeGoneException;

    /** Signals held for later on this thread, oldest first. */
    List<SignalInfo> heldSignals(int tid) throws TraceeGoneException;

    /** Releases one held signal (0 = oldest): it is delivered with its original siginfo as soon as its thread runs. */
    void releaseHeld(int tid, int index) throws TraceeGoneException;

    /** As {@link #releaseHeld(int, int)}, but for another thread of the same process, which may run. */
    void releaseHeld(int tid, int index, int receiver) throws TraceeGoneException;

    /**
     * The latest signals that a thread got after a stop that was shown or with a siginfo that was set, newest first; at most 32. What the policy passed by itself
     * is in the journal.
     */
    List<DeliveredSignal> delivered(int tid) throws TraceeGoneException;

    /** General purpose registers of a stopped thread. */
    Registers registers(int tid) throws TraceeGoneException;

    /** Writes general purpose registers; when rip changes, orig_rax becomes -1 so that no restart moves it (linux/arch/x86/kernel/signal.c). */
    void setRegisters(int tid, Registers registers) throws TraceeGoneException;

    /** Floating point and vector registers of a stopped thread. */
    FloatingPointState floatingPoint(int tid) throws TraceeGoneException;

    /** Writes floating point and vector registers. */
    void setFloatingPoint(int tid, FloatingPointState state) throws TraceeGoneException;

    /** The signal mask of a stopped thread, bit n-1 for signal n. */
    long signalMask(int tid) throws TraceeGoneException;

    /** Sets the signal mask of a stopped thread. */
    void setSignalMask(int tid, long mask) throws TraceeGoneException;

    /** Pending signals of a stopped thread (or of its process), in arrival order (PTRACE_PEEKSIGINFO). */
    List<SignalInfo> pendingSignals(int tid, boolean shared) throws TraceeGoneException;

    /**
     * What a stopped process has arranged for these signals, in the order of their numbers, asked by system calls that one of its threads makes.
     *
     * @throws InjectionRefusedException when no thread can make a call without the program noticing, with the reason
     */
    List<Disposition> dispositions(int pid, SignalSet signals) throws TraceeGoneException, InjectionRefusedException;

    /** The alternate signal stack of a stopped thread, asked by a system call that it makes; refused as {@link #dispositions}. */
    AlternateStack alternateStack(int tid) throws TraceeGoneException, InjectionRefusedException;

    /** The seccomp filters of a stopped thread, or why they cannot be read. */
    FilterCapture seccompFilters(int tid) throws TraceeGoneException;

    /**
     * Watches these functions of a process's libraries for filters that are installed through them, by internal breakpoints, so that {@link #seccompFilters} knows
     * such filters without any privilege. May be called again when more is loaded; forked children that are followed are watched too, until their exec.
     *
     * @param functions by address
     */
    void watchInstallers(int pid, Map<Long, InstallerFunction> functions) throws TraceeGoneException;

    /** What is done about seccomp by system call stops; takes effect at once. */
    void setSeccompWatch(SeccompWatch watch);

    /**
     * Lets the call at which a thread stands because of its filters ({@link dev.signalbox.ptrace.event.StopReason.SeccompStop}) return this, without being made. One
     * that the filters would kill for is replaced by a call without effect that they let through.
     *
     * @throws InjectionRefusedException when there is none, with the reason
     */
    void emulateForSeccomp(int tid, long result) throws TraceeGoneException, InjectionRefusedException;

    /** Memory of a process, usable from any thread, also while the process runs. Inserted breakpoint bytes are masked in reads. */
    ProcessMemory memory(int pid) throws TraceeGoneException;

    /**
     * Adds an owner to the site at this address, inserting it when it is the first. Works while the process runs, provided that execs stop
     * ({@link StopEvent#EXEC}): else a process that is just executing another program could get it into the wrong one.
     */
    void addSite(int pid, long address, SiteOwner owner) throws TraceeGoneException, SiteException;

    /** Removes an owner; the last one takes the inserted byte out. */
    void removeSite(int pid, long address, SiteOwner owner) throws TraceeGoneException;

    /**
     * Sends a signal from outside: to a thread when tid != 0 (rt_tgsigqueueinfo / tgkill), else to the process; value may be null. The process is a traced one, or
     * a descendant of one that runs free.
     */
    void send(int pid, int tid, int signal, Long value) throws TraceeGoneException;

    /** Replaces the signal policy; takes effect with the next stop. */
    void setSignalPolicy(SignalPolicy policy);

    /**
     * Replaces those who want to see system calls; the order is that in which they are asked. Takes effect at once, also for threads that run. Threads of which
     * nobody wants any call run as if there were no watchers.
     */
    void setSystemCallWatchers(List<SystemCallWatcher> watchers);

    /**
     * Changes the system call at which a thread is stopped ({@link dev.signalbox.ptrace.event.StopReason.SystemCallStop}).
     *
     * @throws IllegalArgumentException when the thread is not at one, or the call was made and more than its result is to change
     */
    void editCall(int tid, CallEdit edit) throws TraceeGoneException;

    /**
     * From now on the kernel's tracepoints are asked who sent a SIGKILL; until the tracer is closed. Nothing happens when they are open already.
     *
     * @throws IOException when they cannot be used, with what is missing
     */
    void traceKills() throws IOException;

    /** Replaces the policy for forked children. */
    void setFollowPolicy(FollowPolicy policy);

    /** Which events besides signals and breakpoints stop a process; takes effect with the next event. */
    void setStopEvents(Set<StopEvent> events);

    /** Pids of all traced processes. */
    List<Integer> processes();

    /** The journal of this tracer. */
    dev.signalbox.ptrace.journal.Journal journal();

    /** Detaches from what was attached, kills what was launched, ends the tracer thread and the doorbell. Idempotent. */
    @Override
    void close();

    /** Events that can be made to stop a process. */
    enum StopEvent {
        /** PTRACE_EVENT_FORK, VFORK and CLONE of a process. */
        FORK,
        /** PTRACE_EVENT_EXEC. */
        EXEC,
        /** A call that seccomp filters leave to a tracer (SECCOMP_RET_TRACE); it fails with ENOSYS as it does without one. */
        SECCOMP_TRACE,
        /** PTRACE_EVENT_EXIT of the thread at fault when the process dies of a signal. */
        DEATH
    }
}
