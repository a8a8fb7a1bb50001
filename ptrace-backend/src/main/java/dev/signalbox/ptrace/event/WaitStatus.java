package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;

/**
 * What waitpid(2) reported about a tracee, decoded: the only class that knows the bits of a wait status (bits/waitstatus.h; ptrace(2), "Stopped states").
 * Instances are shared, so that decoding allocates nothing.
 */
public abstract sealed class WaitStatus {
    private static final int SIGTRAP = 5;
    private static final int STOPPED = 0x7f;
    private static final int CORE_DUMPED = 0x80;
    private static final int SYSCALL_MARK = 0x80;
    private static final int EVENT_STOP_CODE = 128;

    private static final Exited[] EXITED = new Exited[256];
    private static final Killed[] KILLED = new Killed[256];
    private static final SignalDeliveryStop[] DELIVERY = new SignalDeliveryStop[128];
    private static final EventStop[] EVENT_STOP = new EventStop[128];
    private static final SyscallStop SYSCALL = new SyscallStop();

    static {
        for (int i = 0; i < 256; i++) {
            EXITED[i] = new Exited(i);
        }
        for (int signal = 1; signal <= Signal.MAX; signal++) {
            KILLED[signal] = new Killed(signal, false);
            KILLED[signal | CORE_DUMPED] = new Killed(signal, true);
        }
        for (int i = 0; i < 128; i++) {
            DELIVERY[i] = new SignalDeliveryStop(i);
            EVENT_STOP[i] = new EventStop(i);
        }
    }

    private WaitStatus() {}

    /** Decodes a status; IllegalArgumentException for one that waitpid without WUNTRACED and WCONTINUED never gives. */
    public static WaitStatus of(int raw) {
        int low = raw & 0x7f;
        if (low == 0) {
            return EXITED[raw >>> 8 & 0xff];
        }
        if ((raw & 0xff) != STOPPED) {
            return known(KILLED[raw & 0xff], raw);
        }
        int signal = raw >>> 8 & 0xff;
        int event = raw >>> 16;
        if (event == 0) {
            return signal == (SIGTRAP | SYSCALL_MARK) ? SYSCALL : DELIVERY[signal & 0x7f];
        }
        if (event == EVENT_STOP_CODE) {
            return EVENT_STOP[signal & 0x7f];
        }
        for (PtraceEvent known : PtraceEvent.values) {
            if (known.code == event) {
                return known.stop;
            }
        }
        return known(null, raw);
    }

    private static WaitStatus known(WaitStatus status, int raw) {
        if (status == null) {
            throw new IllegalArgumentException(String.format("no wait status of ptrace(2): 0x%x", raw));
        }
        return status;
    }

    /** The status that PTRACE_GETEVENTMSG gives at PTRACE_EVENT_EXIT: how the thread is about to end. */
    public static ExitStatus endOf(long eventMessage) {
        WaitStatus status = of((int) eventMessage);
        if (status instanceof Exited exited) {
            return exited.status;
        }
        if (status instanceof Killed killed) {
            return killed.status;
        }
        throw new IllegalArgumentException(String.format("no end of a thread: 0x%x", eventMessage));
    }

    /** Hands the status to the method for its kind. */
    public abstract void dispatch(int tid, Handler handler);

    /** One method for each kind of status. */
    public interface Handler {
        /** The thread is dead and reaped. */
        void ended(int tid, ExitStatus status);

        /** A signal is about to be delivered, or a trap of ours. */
        void signalDelivery(int tid, int signal);

        /** The entry to or the exit from a system call. */
        void syscallStop(int tid);

        /** PTRACE_EVENT_STOP: our interrupt, a new child's first stop, or a group-stop when the signal is a stop signal. */
        void eventStop(int tid, int signal);

        /** One of the other PTRACE_EVENT stops. */
        void event(int tid, PtraceEvent event);
    }

    /** PTRACE_EVENT stops other than PTRACE_EVENT_STOP. */
    public enum PtraceEvent {
        FORK(1),
        VFORK(2),
        CLONE(3),
        EXEC(4),
        VFORK_DONE(5),
        EXIT(6),
        SECCOMP(7);

        private static final PtraceEvent[] values = values();
        private final int code;
        private final TraceEvent stop;

        PtraceEvent(int code) {
            this.code = code;
            this.stop = new TraceEvent(this);
        }
    }

    /** Ended by exit(2). */
    public static final class Exited extends WaitStatus {
        private final ExitStatus status;

        private Exited(int code) {
            this.status = new ExitStatus.Exited(code);
        }

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.ended(tid, status);
        }
    }

    /** Killed by a signal. */
    public static final class Killed extends WaitStatus {
        private final ExitStatus status;

        private Killed(int signal, boolean coreDumped) {
            this.status = new ExitStatus.Killed(Signal.of(signal), coreDumped);
        }

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.ended(tid, status);
        }
    }

    /** A signal-delivery-stop. */
    public static final class SignalDeliveryStop extends WaitStatus {
        private final int signal;

        private SignalDeliveryStop(int signal) {
            this.signal = signal;
        }

        /** The signal's number. */
        public int signal() {
            return signal;
        }

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.signalDelivery(tid, signal);
        }
    }

    /** A syscall-entry-stop or syscall-exit-stop, marked by PTRACE_O_TRACESYSGOOD. */
    public static final class SyscallStop extends WaitStatus {
        private SyscallStop() {}

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.syscallStop(tid);
        }
    }

    /** PTRACE_EVENT_STOP. */
    public static final class EventStop extends WaitStatus {
        private final int signal;

        private EventStop(int signal) {
            this.signal = signal;
        }

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.eventStop(tid, signal);
        }
    }

    /** Another PTRACE_EVENT stop. */
    public static final class TraceEvent extends WaitStatus {
        private final PtraceEvent event;

        private TraceEvent(PtraceEvent event) {
            this.event = event;
        }

        @Override
        public void dispatch(int tid, Handler handler) {
            handler.event(tid, event);
        }
    }
}
