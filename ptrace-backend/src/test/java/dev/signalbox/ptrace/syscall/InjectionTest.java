package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectionTest {
    @Test
    void anErrorReplacesTheCall() throws CallRuleException {
        InjectWatcher watcher = new InjectWatcher(List.of(InjectionParser.parse("openat,%network:error=ENOENT")));
        CallDecision decision = watcher.entered(new MadeCall("openat", ""));
        assertThat(decision.number()).isEqualTo(OptionalInt.of(-1));
        assertThat(decision.result()).isEqualTo(OptionalLong.of(-2));
        assertThat(decision.stop()).isFalse();
        assertThat(decision.rule()).contains("inject openat,%network:error=ENOENT");
    }

    @Test
    void aSubstituteIsMadeInPlaceOfNothing() throws CallRuleException {
        InjectWatcher watcher = new InjectWatcher(List.of(InjectionParser.parse("openat:retval=7:syscall=getpid")));
        CallDecision decision = watcher.entered(new MadeCall("openat", ""));
        assertThat(decision.number()).isEqualTo(SystemCallTable.X86_64.number("getpid"));
        assertThat(decision.result()).isEqualTo(OptionalLong.of(7));
    }

    @Test
    void signalAndDelaysLeaveTheCallAsItIs() throws CallRuleException {
        Injection rule = InjectionParser.parse("/^open/:signal=SIGUSR1:delay_enter=5ms:delay_exit=7");
        InjectWatcher watcher = new InjectWatcher(List.of(rule));
        MadeCall call = new MadeCall("openat", "");
        CallDecision entry = watcher.entered(call);
        assertThat(entry.number()).isEmpty();
        assertThat(entry.signal()).isEqualTo(10);
        assertThat(entry.delayNanos()).isEqualTo(5_000_000);
        assertThat(watcher.returned(call.returning(0)).delayNanos()).isEqualTo(7_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3",
                "3+ | 3 4 5 6 7 8 9 10",
                "2+3 | 2 5 8",
                "2..4 | 2 3 4",
                "2..4+ | 2 3 4",
                "1..7+2 | 1 3 5 7"
            })
    void whenIsCountedAsStraceCounts(String when, String meant) throws CallRuleException {
        InjectWatcher watcher = new InjectWatcher(List.of(InjectionParser.parse("openat:error=EIO:when=" + when)));
        MadeCall call = new MadeCall("openat", "");
        List<String> hit = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            if (watcher.entered(call).changes()) {
                hit.add(Integer.toString(i));
            }
        }
        assertThat(String.join(" ", hit)).isEqualTo(meant);
    }

    @Test
    void theLastRuleForACallCounts() throws CallRuleException {
        InjectWatcher watcher = new InjectWatcher(
                List.of(InjectionParser.parse("%file:error=EIO"), InjectionParser.parse("openat:error=EPERM")));
        assertThat(watcher.entered(new MadeCall("openat", "")).result()).hasValue(-1);
        assertThat(watcher.entered(new MadeCall("unlink", "")).result()).hasValue(-5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openat | what is to happen",
                ":error=EIO | which calls",
                "openat:error=NOSUCH | is no error",
                "openat:error=EIO:retval=1 | not both",
                "openat:error=EIO:error=EIO | twice",
                "openat:retval=x | no number",
                "openat:retval=-512 | the kernel's own",
                "openat:signal=NOSUCH | no signal",
                "openat:delay_enter=5min | no time",
                "openat:error=EIO:when=0 | counts go from",
                "openat:error=EIO:when=5..2 | ends before",
                "openat:error=EIO:when=+ | none of",
                "openat:nosuch=1 | is none of error",
                "openat:poke_enter=@arg1=00 | not built yet",
                "openat:syscall=nosuch | no system call",
                "nosuchcall:error=EIO | no system call"
            })
    void whatIsWrongIsSaid(String text, String message) {
        assertThatThrownBy(() -> InjectionParser.parse(text))
                .isInstanceOf(CallRuleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void colonsOfAGroupOrAnExpressionBelongToTheSet() throws CallRuleException {
        assertThat(InjectionParser.parse("group:network:error=EIO").result()).hasValue(-5);
        assertThat(InjectionParser.parse("/^o(?:pen)at/:error=EIO").result()).hasValue(-5);
    }
}
