package dev.signalbox.ptrace.tracer;

/** The i386 calls, with their own numbers and ways (socketcall, ipc, 32-bit times). */
class BlockingCallOf32BitProgramTest extends BlockingCallTest {
    @Override
    String width() {
        return "-m32";
    }
}
