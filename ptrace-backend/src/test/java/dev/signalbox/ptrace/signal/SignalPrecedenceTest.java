package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who decides: a rule for the signal, the last one written; else a ticked filter whose condition holds; else the preset. */
class SignalPrecedenceTest {
    private static final String NOTHING = "-";

    private static RuleBasedSignalPolicy policy(String preset, String attribute, String handle, String filters)
            throws SignalRuleException {
        RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.parse(preset));
        if (!attribute.equals(NOTHING)) {
            policy = policy.withAttribute(Map.of("SIGUSR1", attribute));
        }
        if (!handle.equals(NOTHING)) {
            policy = policy.withHandle("SIGUSR1 " + handle);
        }
        if (filters.equals(NOTHING)) {
            return policy;
        }
        List<SignalFilter> ticked = new ArrayList<>();
        for (String filter : filters.split(" & ")) {
            String[] parts = filter.split(":", 2);
            if (!parts[0].equals("none")) {
                ticked.add(SignalFilter.parse(parts[0], parts.length == 1 ? "" : parts[1]));
            }
        }
        return policy.withFilters(ticked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // preset | attribute | handle | filters | stops | decided by
                "all   | -      | -      | -                             | yes | preset.all",
                "all   | -      | -      | signal.all                    | yes | filter.signal.all",
                "all   | -      | -      | none                          | no  | preset.all",
                "all   | -      | -      | signal.crash                  | no  | preset.all",
                "all   | -      | -      | signal.crash & signal.all     | yes | filter.signal.all",
                "all   | -      | -      | signal.all:!SIGUSR1           | no  | preset.all",
                "all   | -      | -      | signal.all:si_pid == 4711     | yes | filter.signal.all",
                "all   | -      | -      | signal.all:si_pid == 4712     | no  | preset.all",
                "all   | nostop | -      | signal.all                    | no  | signals.SIGUSR1",
                "all   | nostop | -      | signal.all:SIGUSR1            | no  | signals.SIGUSR1",
                "all   | nostop | stop   | none                          | yes | handle.SIGUSR1",
                "all   | stop   | nostop | signal.all                    | no  | handle.SIGUSR1",
                "quiet | -      | -      | -                             | no  | preset.quiet",
                "quiet | -      | -      | signal.all                    | no  | preset.quiet",
                "quiet | -      | -      | signal.all:SIGUSR1            | yes | filter.signal.all",
                "quiet | stop   | -      | none                          | yes | signals.SIGUSR1",
                "gdb   | -      | -      | none                          | yes | preset.gdb",
                "gdb   | -      | nostop | signal.all:SIGUSR1            | no  | handle.SIGUSR1"
            })
    void theFirstThatSaysSomethingDecides(
            String preset, String attribute, String handle, String filters, String stops, String by) throws Exception {
        SignalAction action = policy(preset, attribute, handle, filters)
                .decide(SignalInfos.killed(Signal.SIGUSR1, 4711), SignalInfos.RECEIVER);
        assertThat(action.stop()).isEqualTo(stops.equals("yes"));
        assertThat(action.rule()).isEqualTo(by);
    }

    @Test
    void theLastWriterOfARuleCounts() throws Exception {
        RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.ALL)
                .withHandle("SIGUSR1 nostop")
                .withRules(Map.of("SIGUSR1", Map.of("stop", "si_pid == 1")), "signalPolicy");
        assertThat(policy.view(Signal.SIGUSR1).rule()).isEqualTo("signalPolicy.SIGUSR1");
        assertThat(policy.view(Signal.SIGUSR1).stopText()).isEqualTo("si_pid == 1");
    }

    @Test
    void aRuleThatIsTakenAwayLeavesThePreset() throws Exception {
        RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.GDB)
                .withHandle("SIGUSR1,SIGUSR2 nostop")
                .withRules(Map.of("SIGUSR1", Optional.empty()), "signalPolicy");
        assertThat(policy.view(Signal.SIGUSR1).rule()).isEqualTo("preset.gdb");
        assertThat(policy.view(Signal.SIGUSR2).rule()).isEqualTo("handle.SIGUSR2");
    }

    @Test
    void aRuleCanBeReadBackAsItIsWritten() throws Exception {
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("when", "si_syscall == openat");
        first.put("stop", false);
        first.put("print", true);
        first.put("pass", true);
        first.put("limit", 5L);
        first.put("action", Map.of("emulate", "-ENOENT"));
        Map<String, Object> second = new LinkedHashMap<>();
        second.put("stop", "si_pid != $ppid");
        second.put("print", false);
        second.put("pass", true);
        List<Map<String, Object>> written = List.of(first, second);
        RuleBasedSignalPolicy policy =
                RuleBasedSignalPolicy.of(SignalPreset.ALL).withAttribute(Map.of("SIGSYS", written));
        assertThat(policy.rule(Signal.SIGSYS).orElseThrow().attribute()).isEqualTo(written);
        assertThat(policy.withAttribute(Map.of(
                                "SIGSYS",
                                policy.rule(Signal.SIGSYS).orElseThrow().attribute()))
                        .rule(Signal.SIGSYS)
                        .orElseThrow()
                        .attribute())
                .isEqualTo(written);
    }

    @Test
    void anEmulatedCallIsNotPassedAndDoesNotStop() throws Exception {
        RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.ALL)
                .withAttribute(Map.of("SIGSYS", Map.of("action", Map.of("emulate", -13))));
        SignalAction action = policy.decide(SignalInfos.seccomp(39), SignalInfos.RECEIVER);
        assertThat(action.stop()).isFalse();
        assertThat(action.pass()).isFalse();
        assertThat(action.instead()).contains(new RuleAction.Emulate(-13));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGNONE | stop | signals: \"SIGNONE\" is no signal; write a name (SIGUSR1, SIGRTMIN+3), a number from 1 to 64, or all (at position 1 of \"SIGNONE\")",
                "SIGUSR1, !SIGX | stop | (at position 11 of \"SIGUSR1, !SIGX\")",
                "SIGUSR1 | nostop maybe | signals.SIGUSR1: \"maybe\" is unknown; the words are stop, nostop, print, noprint, pass, nopass (at position 8 of \"nostop maybe\")"
            })
    void aMistakeInAnAttributeIsShownAtItsPlace(String signals, String words, String message) {
        assertThatThrownBy(() -> RuleBasedSignalPolicy.of(SignalPreset.ALL).withAttribute(Map.of(signals, words)))
                .isInstanceOf(SignalRuleException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"SIGUSR1 sotp | 8", "SIGNONE stop | 0", "SIGUSR1 stop loud | 13"})
    void aMistakeInACommandHasAPosition(String arguments, int position) {
        assertThatThrownBy(() -> RuleBasedSignalPolicy.of(SignalPreset.ALL).withHandle(arguments))
                .isInstanceOfSatisfying(
                        SignalRuleException.class, e -> assertThat(e.position()).isEqualTo(position));
    }
}
