package dev.signalbox.ptrace.event;

/**
 * The process that sent a signal.
 *
 * @param pid its pid
 * @param name its short name (comm), empty when it was never known
 * @param executable its program's path, empty when it was never known or is hidden
 * @param commandLine its arguments separated by spaces, empty likewise
 * @param user the user's name, or the uid as a number
 * @param alive whether it existed at the last look
 * @param origin where it came from when its name was never known ({@code a child of make (4711)}), else empty
 */
public record Sender(
        int pid, String name, String executable, String commandLine, String user, boolean alive, String origin) {
    /** A sender whose origin is not known, or of no interest. */
    public Sender(int pid, String name, String executable, String commandLine, String user, boolean alive) {
        this(pid, name, executable, commandLine, user, alive, "");
    }

    /** {@code worker (4711)}, or {@code process 4711} when its name is unknown. */
    public String title() {
        return name.isEmpty() ? "process " + pid : name + " (" + pid + ")";
    }
}
