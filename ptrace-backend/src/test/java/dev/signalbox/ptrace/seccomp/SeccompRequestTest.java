package dev.signalbox.ptrace.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which calls install a filter, and which results say that they did. */
class SeccompRequestTest {
    private static SeccompRequest seccomp(long flags) {
        return SeccompRequest.ofCall("seccomp", 1, flags, 0x1000).orElseThrow();
    }

    @Test
    void bothCallsAreKnownInBothModes() {
        assertThat(SeccompRequest.ofCall("prctl", 22, 2, 0x1000))
                .hasValueSatisfying(request -> assertThat(request.program()).isEqualTo(0x1000));
        assertThat(SeccompRequest.ofCall("prctl", 22, 1, 0x1000).orElseThrow().strict())
                .isTrue();
        assertThat(SeccompRequest.ofCall("seccomp", 0, 0, 0).orElseThrow().text())
                .isEqualTo("seccomp(SECCOMP_SET_MODE_STRICT)");
        assertThat(seccomp(3).text())
                .isEqualTo("seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC|SECCOMP_FILTER_FLAG_LOG)");
        assertThat(seccomp(1 << 30).text()).isEqualTo("seccomp(SECCOMP_SET_MODE_FILTER, 0x40000000)");
    }

    @Test
    void otherOperationsInstallNothing() {
        assertThat(SeccompRequest.ofCall("prctl", 38, 1, 0)).isEmpty();
        assertThat(SeccompRequest.ofCall("prctl", 22, 0, 0)).isEmpty();
        assertThat(SeccompRequest.ofCall("seccomp", 2, 0, 0x1000)).isEmpty();
        assertThat(SeccompRequest.ofCall("getpid", 22, 2, 0x1000)).isEmpty();
    }

    @Test
    void aPositiveResultIsAThreadThatCouldNotBeSynchronisedOrAListener() {
        assertThat(seccomp(1).isForAllThreads()).isTrue();
        assertThat(seccomp(1).succeeded(0)).isTrue();
        assertThat(seccomp(1).succeeded(4711)).isFalse();
        assertThat(seccomp(1).succeeded(-22)).isFalse();
        assertThat(seccomp(8).succeeded(3)).isTrue();
        assertThat(seccomp(8).succeeded(-16)).isFalse();
    }
}
