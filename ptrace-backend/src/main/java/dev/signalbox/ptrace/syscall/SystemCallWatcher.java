package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.signal.SignalPolicy;

/**
 * One party that wants to see system calls: catchpoints, injections, the capture of seccomp filters. Its configuration is immutable, as a signal policy's is;
 * another one replaces it ({@link dev.signalbox.ptrace.Tracer#setSystemCallWatchers}). Called on the tracer thread: answers at once, never calls the tracer.
 *
 * <p>A call that a signal or the tracer interrupted before it did anything, and that the kernel makes again by itself, is one call to its watchers when the tracer was the
 * cause, and several otherwise, as strace shows it: its exit has one of the kernel's restart codes (-512 to -516).
 */
public interface SystemCallWatcher {
    /** The calls of this thread that it wants to see: asked whenever the thread is resumed, so it returns one of a few instances. */
    CallSet calls(SignalPolicy.Receiver thread);

    /** A call of the set is about to be made: seccomp filters have not seen it yet. */
    CallDecision entered(SystemCallView call);

    /** It was made; asked when the answer at its entry wanted that ({@link CallDecision#exit}), or when its entry was not seen. */
    CallDecision returned(SystemCallView call);
}
