package dev.signalbox.ptrace.tracer;

import java.util.List;

/** Questions that a 32-bit program asks the kernel for us, through int $0x80. */
class InjectedCallOf32BitProgramTest extends InjectedCallTest {
    @Override
    String width() {
        return "-m32";
    }

    /** On i386 the C library leaves the way back to the vDSO. */
    @Override
    List<String> flags() {
        return List.of("SA_SIGINFO", "SA_ONSTACK", "SA_RESTART");
    }
}
