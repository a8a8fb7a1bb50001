package dev.signalbox.ptrace.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * What to start and how.
 *
 * @param program the executable, looked up by the caller (no PATH search here)
 * @param arguments argv including argv[0], as bytes (any byte but NUL)
 * @param environment {@code NAME=value} strings as bytes, in order, exactly what the program gets
 * @param directory the working directory
 * @param stdio where the program's descriptors 0, 1 and 2 lead
 * @param disableAslr whether to ask for ADDR_NO_RANDOMIZE (personality(2))
 * @param session whether the program leads a session of its own (with the pty, if any, as controlling terminal)
 * @param initial signal state and further inherited descriptors that the program is to start with
 */
public record LaunchSpec(
        Path program,
        List<byte[]> arguments,
        List<byte[]> environment,
        Path directory,
        StdioSpec stdio,
        boolean disableAslr,
        boolean session,
        InitialState initial) {

    /** The state that a shell would have handed on, and that the JVM changed.
     *
     * @param ignoredSignals signals that start ignored (bit n-1 for signal n); all others start with their default action
     * @param blockedSignals the signal mask to start with
     * @param inheritedDescriptors descriptors above 2 of this process that the program inherits; all others are closed
     * @param umask file mode creation mask, or -1 to leave it
     * @param openFiles soft limit of open files (RLIMIT_NOFILE, which the JVM raises), or -1 to leave it; more than the hard limit means the hard limit
     */
    public record InitialState(
            long ignoredSignals, long blockedSignals, List<Integer> inheritedDescriptors, int umask, long openFiles) {
        public InitialState {
            inheritedDescriptors = List.copyOf(inheritedDescriptors);
        }

        /** Nothing ignored, nothing blocked, descriptors 0 to 2 only. */
        public static InitialState clean() {
            return new InitialState(0, 0, List.of(), -1, -1);
        }
    }
}
