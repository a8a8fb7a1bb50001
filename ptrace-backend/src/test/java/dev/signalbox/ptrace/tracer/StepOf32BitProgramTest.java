package dev.signalbox.ptrace.tracer;

/** Steps of a 32-bit program: int $0x80 and sysenter, four-byte pushes. */
class StepOf32BitProgramTest extends StepTest {
    @Override
    String width() {
        return "-m32";
    }
}
