package dev.signalbox.ptrace.tracer;

/** Decisions about the signals of a 32-bit program, what is held for it among them. */
class SignalDecisionOf32BitProgramTest extends SignalDecisionTest {
    @Override
    String width() {
        return "-m32";
    }
}
