package dev.signalbox.ptrace.tracer;

/** Launches of a 32-bit program, and its signals. */
class LaunchAndSignalOf32BitProgramTest extends LaunchAndSignalTest {
    @Override
    String width() {
        return "-m32";
    }
}
