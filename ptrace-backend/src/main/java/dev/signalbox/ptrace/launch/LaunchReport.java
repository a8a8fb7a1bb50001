package dev.signalbox.ptrace.launch;

import java.util.Map;

/**
 * One report of the launcher: what it tried and how that failed.
 *
 * @param stage the letter of the option concerned, {@code x} for execve
 * @param errno the error
 */
record LaunchReport(char stage, int errno) {
    /** Size of a report on the pipe: two ints. */
    static final int SIZE = 8;

    private static final Map<Character, String> STAGES = Map.ofEntries(
            Map.entry('0', "standard input could not be connected"),
            Map.entry('1', "standard output could not be connected"),
            Map.entry('2', "standard error could not be connected"),
            Map.entry('S', "no new session could be started"),
            Map.entry('T', "the terminal could not become its controlling terminal"),
            Map.entry('l', "its limit of open files could not be set"),
            Map.entry('a', "its CPU affinity could not be restored"),
            Map.entry('n', "its nice value could not be restored"),
            Map.entry(
                    'R',
                    "address space randomisation could not be switched off (personality(2) is refused here, as in many containers)"),
            Map.entry('i', "its signals could not be set"),
            Map.entry('b', "its signal mask could not be set"),
            Map.entry('?', "the launcher did not understand its command line"));

    /** Whether the program starts nevertheless. */
    boolean warning() {
        return stage == 'R';
    }

    LaunchException exception(LaunchSpec spec) {
        String cannot = "cannot start " + spec.program() + ": ";
        if (stage == 'x') {
            LaunchException.Kind kind =
                    errno == 2 ? LaunchException.Kind.NOT_FOUND : LaunchException.Kind.NOT_EXECUTABLE;
            return new LaunchException(kind, cannot + ErrnoText.of(errno));
        }
        if (stage == 'd') {
            return new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    cannot + "the working directory " + spec.directory() + " cannot be entered: "
                            + ErrnoText.of(errno));
        }
        return new LaunchException(LaunchException.Kind.OWN_FAILURE, cannot + text());
    }

    /** For a warning: what did not work, as a sentence without full stop. */
    String text() {
        return STAGES.getOrDefault(stage, "the launcher failed at " + stage) + ": " + ErrnoText.of(errno);
    }
}
