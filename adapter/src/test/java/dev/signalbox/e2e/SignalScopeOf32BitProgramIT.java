package dev.signalbox.e2e;

/** What the scope Signal tells about a 32-bit program. */
class SignalScopeOf32BitProgramIT extends SignalScopeIT {
    @Override
    String width() {
        return "-m32";
    }

    @Override
    boolean hasRestorer() {
        return false;
    }
}
