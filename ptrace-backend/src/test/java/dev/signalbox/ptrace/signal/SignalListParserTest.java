package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalListParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGUSR1 | SIGUSR1",
                "usr1, TERM | SIGUSR1, SIGTERM",
                "31 | SIGSYS",
                "SIGRTMIN+3 SIGRTMAX-1 | SIGRTMIN+3, SIGRTMAX-1",
                "SIG34 | SIGRTMIN",
                "SIG32 | SIG32",
                "1-3 | SIGHUP, SIGINT, SIGQUIT",
                "SIGRTMIN-SIGRTMIN+2 | SIGRTMIN, SIGRTMIN+1, SIGRTMIN+2",
                "SIGRTMAX-1-SIGRTMAX | SIGRTMAX-1, SIGRTMAX",
                "1-4, !2 !SIGILL | SIGHUP, SIGQUIT",
                "all | all"
            })
    void aListMeansTheseSignals(String text, String signals) throws SignalRuleException {
        assertThat(SignalListParser.parse(text, 0)).hasToString(signals);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"!SIGCHLD", "all !SIGCHLD", "all,!CLD"})
    void anExceptionAloneStartsFromAll(String text) throws SignalRuleException {
        SignalSet set = SignalListParser.parse(text, 0);
        assertThat(set.contains(17)).isFalse();
        assertThat(set.signals()).hasSize(61);
        assertThat(set.contains(32)).as("glibc's own").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGFOO | 0",
                "SIGUSR1, SIGFOO | 9",
                "65 | 0",
                "0 | 0",
                "5-1 | 0",
                "SIGRTMIN+31 | 0",
                "!x | 1",
                "'' | 0",
                ", | 0"
            })
    void aWrongListNamesItsPosition(String text, int position) {
        assertThatThrownBy(() -> SignalListParser.parse(text, 0))
                .isInstanceOfSatisfying(
                        SignalRuleException.class, e -> assertThat(e.position()).isEqualTo(position));
    }

    @Property
    void everySetCanBeWrittenAndReadBack(@ForAll long mask) throws SignalRuleException {
        SignalSet set = new SignalSet(mask == 0 ? 1 : mask);
        assertThat(SignalListParser.parse(set.toString(), 0)).isEqualTo(set);
    }
}
