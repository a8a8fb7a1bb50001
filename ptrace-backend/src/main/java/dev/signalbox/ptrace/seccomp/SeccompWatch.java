package dev.signalbox.ptrace.seccomp;

/**
 * What is done about seccomp by system call stops, which cost each system call of the threads concerned some microseconds.
 *
 * @param capture filters are seen being installed by whatever way, in all threads
 * @param gate a call that the filters would kill for stops the process before they see it, in threads of which filters are known
 */
public record SeccompWatch(boolean capture, boolean gate) {
    /** No system call stops. */
    public static final SeccompWatch NONE = new SeccompWatch(false, false);
}
