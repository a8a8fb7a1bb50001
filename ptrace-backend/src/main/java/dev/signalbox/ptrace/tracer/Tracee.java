package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.seccomp.FilterChain;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.site.SiteOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread under trace with everything that decides how it goes on. Its key is the tid together with the serial number: the kernel uses tids again, and an
 * exec gives the calling thread another one. Tracer thread only.
 */
final class Tracee implements SignalPolicy.Receiver {
    /** Where the thread is. */
    enum State {
        RUNNING,
        /** In a ptrace-stop that was reported. */
        STOPPED,
        /** Group-stopped under PTRACE_LISTEN: requests fail, SIGCONT is noticed. */
        LISTENING,
        /** Resumed from PTRACE_EVENT_EXIT: it will never report anything but its end. */
        EXITING
    }

    /** The kind of ptrace-stop, which decides what resuming can do (linux-ptrace(2), "Stopped states"). */
    enum Stop {
        NONE,
        SIGNAL_DELIVERY,
        SYSCALL,
        /** PTRACE_EVENT_STOP with SIGTRAP: interrupted, or new. */
        INTERRUPT,
        /** PTRACE_EVENT_STOP with a stop signal. */
        GROUP,
        EVENT,
        EXIT
    }

    final int tid;
    final long serial;
    TracedProcess process;

    State state = State.RUNNING;
    Stop stop = Stop.NONE;
    /** PTRACE_INTERRUPT was sent and no stop came since. */
    boolean interruptRequested;
    /** Waits in the kernel for its vfork child: interrupts are not answered before that. */
    boolean vforkWaiting;

    /** Created by a tracee and not seen stopped yet: its first stop interrupts no system call. */
    boolean newborn;

    /** It has a vfork child that uses its memory: once resumed, it waits. */
    boolean vforkCreator;
    /** The latest signal that was delivered to it. */
    int lastDelivered;

    /** The signal with which the current delivery stop is left, 0 for none. */
    int deliver;
    /** The siginfo to set first, when it is not the one that came. */
    SignalInfo deliverInfo;
    /** The signal at which the thread is held for the user, when it is. */
    SignalInfo arrived;
    /** The stop is not {@link #arrived}'s own, so that delivering it means setting its siginfo. */
    boolean arrivedByProxy;
    /** Decided at this stop: keep {@link #arrived} for later. */
    boolean hold;

    /** Its latest fault that was suppressed; null when the latest signal was another. */
    RepeatedFaults.Suppressed suppressedFault;

    /** Its seccomp filters, as far as they were seen. */
    FilterChain filters = FilterChain.NONE;

    /** The system call that it is in may be installing a filter; null when not. */
    FilterRecords.Attempt attempt;

    /** Why the system call at which it is stopped is one for seccomp to decide about; null when not. */
    StopReason.SeccompStop judged;

    /** The registers of the arguments as they were, while another call is made in the place of one that would have killed; null else. */
    long[] savedArguments;

    /** The breakpoint where a call of libc's returns to that may be installing a filter now; null when there is none. */
    SiteOwner installing;

    final Deliveries deliveries = new Deliveries();
    /** It is to stop at the first instruction of the handler of the signal that it gets next. */
    boolean toHandler;
    /** It was resumed that way with this signal; null otherwise. */
    SignalInfo enteringHandler;

    final List<SignalInfo> held = new ArrayList<>(0);
    /** Held signals on their way back. */
    final List<SignalInfo> releasing = new ArrayList<>(0);
    /** Those of {@link #releasing} that were sent to the thread, which has not reported them yet. */
    final List<SignalInfo> sent = new ArrayList<>(0);

    /** A stop that happened while another one was reported: reported when the process is resumed. */
    List<StopReason> kept = List.of();

    /** rip is at this site, whose hit is dealt with: going on means executing the instruction beneath. 0 for none. */
    long atSite;
    /** The system call was made restartable after an interrupt of ours; undone when a signal with a handler follows before the thread has run. */
    boolean restartForced;
    /** A call whose instruction stands under a breakpoint is made again because of a stop of ours: this hit has been counted. 0 for none. */
    long hitAgainAt;

    long hitAgainSp;
    /** Another signal mask is in place for a step; {@link #ownMask} goes back in after it. */
    boolean maskLent;

    long ownMask;
    /** The step that is under way: PTRACE_SINGLESTEP was used and its SIGTRAP is due. */
    boolean stepping;
    /** A step was done when an interrupt came first: its SIGTRAP is pending and not the program's. */
    boolean trapDue;
    /** The step is that of a system call instruction: PTRACE_SYSCALL was used, entry and exit stops are due. */
    int syscallStops;

    /** Resumed by PTRACE_SYSCALL because somebody watches its system calls. */
    boolean watched;
    /** The system call that it is in, for those who watch. */
    final CallState call = new CallState(this);
    /** It is in a call that it did not make itself, or made before it was the debuggee: a new task in its creator's, a launched program in the launcher's exec. */
    boolean inForeignCall;
    /** Sent with the resume out of a system call stop, 0 for none. */
    int callSignal;
    /** Held in its stop for a while by a rule. */
    boolean delayed;

    /** Where the step under way began. */
    long previousPc;

    long previousSp;

    StepRun step;
    /** How the thread is about to end, known since PTRACE_EVENT_EXIT. */
    ExitStatus end;

    Tracee(int tid, long serial, TracedProcess process) {
        this.tid = tid;
        this.serial = serial;
        this.process = process;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    /** Forgets the stop: the thread runs. */
    void left() {
        state = State.RUNNING;
        stop = Stop.NONE;
        deliver = 0;
        deliverInfo = null;
        arrived = null;
        arrivedByProxy = false;
        hold = false;
        atSite = 0;
        judged = null;
        callSignal = 0;
    }

    @Override
    public int pid() {
        return process.pid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public String executable() {
        if (process.executable == null) {
            try {
                process.executable = Files.readSymbolicLink(Path.of("/proc", Integer.toString(process.pid), "exe"))
                        .toString();
            } catch (IOException e) {
                TracerCore.LOG.debug("The program of process {} cannot be told", process.pid, e);
                return "";
            }
        }
        return process.executable;
    }

    @Override
    public boolean handles(int signo) {
        try {
            return SignalMasks.read(process.pid, tid).caught().contains(signo);
        } catch (TraceeGoneException | IOException e) {
            TracerCore.LOG.debug("The handlers of process {} cannot be read", process.pid, e);
            return false;
        }
    }

    @Override
    public int parentPid() {
        return process.parentPid;
    }
}
