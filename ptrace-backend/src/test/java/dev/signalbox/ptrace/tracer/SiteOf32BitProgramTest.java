package dev.signalbox.ptrace.tracer;

/** Sites in a 32-bit program. */
class SiteOf32BitProgramTest extends SiteTest {
    @Override
    String width() {
        return "-m32";
    }
}
