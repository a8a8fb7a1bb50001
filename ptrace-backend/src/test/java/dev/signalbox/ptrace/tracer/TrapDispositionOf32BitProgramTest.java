package dev.signalbox.ptrace.tracer;

/** What is done for a 32-bit program's SIGTRAP. */
class TrapDispositionOf32BitProgramTest extends TrapDispositionTest {
    @Override
    String width() {
        return "-m32";
    }
}
