package dev.signalbox.ptrace.signal;

import static dev.signalbox.ptrace.signal.SignalInfos.RECEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.signalbox.ptrace.event.SignalInfo;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleBasedSignalPolicyTest {
    private static final RuleBasedSignalPolicy ALL = RuleBasedSignalPolicy.of(SignalPreset.ALL);

    private static SignalAction action(SignalPolicy policy, SignalInfo info) {
        return policy.decide(info, RECEIVER);
    }

    private static SignalAction action(SignalPolicy policy, Signal signal) {
        return action(policy, SignalInfos.killed(signal, 4711));
    }

    @Test
    void byDefaultEverySignalStopsAndIsPassedButGlibcsOwn() {
        for (int number = 1; number <= Signal.MAX; number++) {
            boolean own = number == 32 || number == 33;
            assertThat(action(ALL, Signal.of(number))).isEqualTo(new SignalAction(!own, !own, true, "preset.all"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nostop, false, true, true",
        "noprint, false, false, true",
        "nopass, true, true, false",
        "ignore, true, true, false",
        "nostop noprint pass, false, false, true",
        "noprint stop, true, true, true",
        "stop noprint, false, false, true",
        "nostop noprint print, false, true, true",
        "nopass noignore, true, true, true"
    })
    void wordsMeanWhatTheyMeanInGdb(String words, boolean stop, boolean print, boolean pass) throws Exception {
        RuleBasedSignalPolicy policy = ALL.withHandle("SIGUSR1 " + words);
        assertThat(action(policy, Signal.SIGUSR1)).isEqualTo(new SignalAction(stop, print, pass, "handle.SIGUSR1"));
        assertThat(action(policy, Signal.SIGUSR2).rule()).isEqualTo("preset.all");
    }

    @Test
    void wordsChangeOnlyWhatTheyName() throws Exception {
        RuleBasedSignalPolicy policy = ALL.withHandle("SIGUSR1 nopass").withHandle("SIGUSR1 nostop");
        assertThat(action(policy, Signal.SIGUSR1)).isEqualTo(new SignalAction(false, true, false, "handle.SIGUSR1"));
    }

    @Test
    void allInARuleLeavesGlibcsOwnSignalsAloneUnlessNamed() throws Exception {
        RuleBasedSignalPolicy policy = ALL.withHandle("all nopass").withHandle("SIG33 stop");
        assertThat(action(policy, Signal.of(32)).pass()).isTrue();
        assertThat(action(policy, Signal.of(33)).stop()).isTrue();
        assertThat(action(policy, Signal.SIGINT).pass()).isFalse();
    }

    @Test
    void theAttributeTakesWordsObjectsAndLists() throws Exception {
        RuleBasedSignalPolicy policy = ALL.withAttribute(Map.of(
                "SIGCHLD", "nostop noprint pass",
                "SIGUSR1", Map.of("stop", "si_pid != $ppid", "print", true, "pass", true),
                "SIGRTMIN+3", Map.of("stop", false, "limit", 5),
                "SIGSYS",
                        List.of(
                                Map.of("when", "si_syscall == openat", "stop", false, "pass", false),
                                Map.of("when", "si_syscall == read", "stop", true))));
        assertThat(action(policy, Signal.SIGCHLD)).isEqualTo(new SignalAction(false, false, true, "signals.SIGCHLD"));
        assertThat(action(policy, SignalInfos.killed(Signal.SIGUSR1, 99)).stop())
                .isFalse();
        assertThat(action(policy, SignalInfos.killed(Signal.SIGUSR1, 98)).stop())
                .isTrue();
        assertThat(action(policy, Signal.of(37)))
                .isEqualTo(new SignalAction(
                        false, true, true, "signals.SIGRTMIN+3", OptionalLong.of(5), Optional.empty()));
        assertThat(action(policy, SignalInfos.seccomp(257)))
                .isEqualTo(new SignalAction(false, true, false, "signals.SIGSYS[0]"));
        assertThat(action(policy, SignalInfos.seccomp(0)))
                .isEqualTo(new SignalAction(true, true, true, "signals.SIGSYS[1]"));
        assertThat(action(policy, SignalInfos.seccomp(1)).rule())
                .as("no case holds")
                .isEqualTo("preset.all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop | 7 | signals.SIGUSR1.stop is 7; it takes true, false or a condition",
                "stop | si_pid = 3 | signals.SIGUSR1.stop: write == to compare",
                "print | yes | signals.SIGUSR1.print is \"yes\"; it takes true or false",
                "limit | -1 | signals.SIGUSR1.limit is -1; it takes a whole number from 0 on",
                "colour | red | signals.SIGUSR1 has no \"colour\"",
                "action | x | signals.SIGUSR1.action is \"x\"; it takes \"hold\", {\"signal\": NAME} or {\"emulate\": RESULT}"
            })
    void aWrongAttributeIsRefusedWithWhatIsAllowed(String key, String text, String message) {
        Object value = text.matches("-?[0-9]+") ? Integer.valueOf(text) : text;
        assertThatThrownBy(() -> ALL.withAttribute(Map.of("SIGUSR1", Map.of(key, value))))
                .isInstanceOf(SignalRuleException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGUSR1 | emulate | -ENOENT | only a blocked system call can be emulated, so it goes with SIGSYS",
                "SIGSYS  | emulate | ENOENT  | signals.SIGSYS.action is {emulate=ENOENT}; it takes",
                "SIGUSR1 | signal  | SIGFOO  | signals.SIGUSR1.action.signal is \"SIGFOO\"; it takes the name of another signal",
                "SIGUSR1 | signal  | SIGUSR1 | it takes the name of another signal",
                "SIGKILL | signal  | SIGTERM | no tracer sees it"
            })
    void anActionThatCannotBeIsRefusedWithTheReason(String signal, String action, String value, String message) {
        assertThatThrownBy(() -> ALL.withAttribute(Map.of(signal, Map.of("action", Map.of(action, value)))))
                .isInstanceOf(SignalRuleException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGSEGV", "SIGSYS", "SIGTRAP", "SIGCONT", "SIGTSTP", "SIGKILL"})
    void whatCannotBeHeldAtAStopCannotBeHeldByARule(String signal) {
        assertThatThrownBy(() -> ALL.withAttribute(Map.of(signal, Map.of("action", "hold"))))
                .isInstanceOf(SignalRuleException.class)
                .hasMessageContaining("signals." + signal + ".action: " + signal + " cannot be held");
    }

    @Test
    void anActionIsDoneWhereTheRuleDoesNotStopAndIsWrittenBackAsItWasRead() throws Exception {
        Map<String, Object> replace = Map.of("stop", "si_pid == 7", "action", Map.of("signal", "SIGTERM"));
        RuleBasedSignalPolicy policy =
                ALL.withAttribute(Map.of("SIGUSR1", replace, "SIGUSR2", Map.of("action", "hold")));
        assertThat(action(policy, SignalInfos.killed(Signal.SIGUSR1, 8)))
                .isEqualTo(new SignalAction(
                        false,
                        true,
                        false,
                        "signals.SIGUSR1",
                        OptionalLong.empty(),
                        Optional.of(new RuleAction.Replace(Signal.SIGTERM))));
        assertThat(action(policy, SignalInfos.killed(Signal.SIGUSR1, 7)))
                .isEqualTo(new SignalAction(true, true, true, "signals.SIGUSR1"));
        assertThat(action(policy, Signal.SIGUSR2).fate()).isEqualTo("held");
        assertThat(policy.inForce(Signal.SIGUSR1).sentences())
                .containsExactly("stop if si_pid == 7, else print signal SIGTERM");
        assertThat(policy.inForce(Signal.SIGUSR2).sentences()).containsExactly("nostop print hold");
        for (Signal signal : new Signal[] {Signal.SIGUSR1, Signal.SIGUSR2}) {
            Object written = policy.inForce(signal).attribute();
            assertThat(ALL.withAttribute(Map.of(signal.name(), written))
                            .inForce(signal)
                            .attribute())
                    .isEqualTo(written);
        }
    }

    @Test
    void anExplicitRuleBeatsAFilterAndAFilterBeatsThePreset() throws Exception {
        RuleBasedSignalPolicy policy = RuleBasedSignalPolicy.of(SignalPreset.QUIET)
                .withHandle("SIGUSR1 nostop print")
                .withFilters(List.of(SignalFilter.parse("signal.all", "SIGUSR1, SIGUSR2 if si_pid == 4711")));
        assertThat(action(policy, Signal.SIGUSR1)).isEqualTo(new SignalAction(false, true, true, "handle.SIGUSR1"));
        assertThat(action(policy, Signal.SIGUSR2)).isEqualTo(new SignalAction(true, true, true, "filter.signal.all"));
        assertThat(action(policy, SignalInfos.killed(Signal.SIGUSR2, 1)).rule()).isEqualTo("preset.quiet");
        assertThat(action(policy, Signal.SIGTERM)).isEqualTo(new SignalAction(false, false, true, "preset.quiet"));
    }

    @Test
    void withEveryFilterUntickedNothingStopsUnderThePresetAll() throws Exception {
        RuleBasedSignalPolicy unticked = ALL.withFilters(List.of());
        assertThat(action(unticked, Signal.SIGSEGV)).isEqualTo(new SignalAction(false, true, true, "preset.all"));
        assertThat(action(unticked.withHandle("SIGSEGV stop"), Signal.SIGSEGV).stop())
                .isTrue();
        assertThat(action(unticked.withPreset(SignalPreset.CRASHES), Signal.SIGSEGV)
                        .stop())
                .isTrue();
    }

    @Test
    void filtersMatchWhatTheirNamesSay() throws Exception {
        RuleBasedSignalPolicy crash = ALL.withFilters(List.of(SignalFilter.parse("signal.crash", "")));
        assertThat(action(crash, Signal.SIGSEGV).rule()).isEqualTo("filter.signal.crash");
        assertThat(action(crash, Signal.SIGTERM).stop()).isFalse();
        RuleBasedSignalPolicy seccomp =
                ALL.withFilters(List.of(SignalFilter.parse("signal.seccomp", "si_syscall == 39")));
        assertThat(action(seccomp, SignalInfos.seccomp(39)).stop()).isTrue();
        assertThat(action(seccomp, SignalInfos.seccomp(40)).stop()).isFalse();
        assertThat(action(seccomp, Signal.SIGSYS).stop()).as("sent by kill").isFalse();
        assertThatThrownBy(() -> SignalFilter.parse("signal.none", "")).hasMessageContaining("signal.seccomp");
        RuleBasedSignalPolicy named = ALL.withFilters(List.of(SignalFilter.parse("signal.all", "SIG32")));
        assertThat(action(named, Signal.of(32)).stop()).isTrue();
    }

    @Test
    void thePresetGdbHasGdbsTable() {
        RuleBasedSignalPolicy gdb = RuleBasedSignalPolicy.of(SignalPreset.GDB);
        assertThat(action(gdb, Signal.SIGCHLD)).isEqualTo(new SignalAction(false, false, true, "preset.gdb"));
        assertThat(action(gdb, Signal.SIGINT)).isEqualTo(new SignalAction(true, true, false, "preset.gdb"));
        assertThat(action(gdb, Signal.SIGSEGV)).isEqualTo(new SignalAction(true, true, true, "preset.gdb"));
        assertThatThrownBy(() -> SignalPreset.parse("vim"))
                .hasMessageContaining("all, gdb, lldb, crashes, jvm, go, chromium-broker, print, quiet");
    }

    @Test
    void aViewShowsWhatIsInForce() throws Exception {
        RuleBasedSignalPolicy policy = ALL.withAttribute(Map.of("SIGUSR1", Map.of("stop", "si_pid != $ppid")));
        assertThat(policy.view(Signal.SIGUSR1).stopText()).isEqualTo("si_pid != $ppid");
        assertThat(policy.view(Signal.SIGUSR2).stopText()).isEqualTo("Yes");
        assertThat(policy.withHandle("usr1 nostop").view(Signal.SIGUSR1).stopText())
                .isEqualTo("No");
    }

    @Test
    void aCommandWithoutSignalsOrWordsIsRefused() {
        assertThatThrownBy(() -> ALL.withHandle("nostop")).hasMessageContaining("which signals");
        assertThatThrownBy(() -> ALL.withHandle("SIGUSR1")).hasMessageContaining("nostop");
        assertThatThrownBy(() -> ALL.withHandle("SIGUSR1 nostop please")).hasMessageContaining("please");
    }

    @Test
    void anEqualsSignMaySeparateSignalsFromWords() throws Exception {
        assertThat(action(ALL.withHandle("SIGUSR1,SIGUSR2=nostop noprint"), Signal.SIGUSR2)
                        .print())
                .isFalse();
        assertThatThrownBy(() -> ALL.withHandle("SIGUSR1=nonsense")).hasMessageContaining("nonsense");
    }

    @Test
    void decidingAllocatesNothing() throws Exception {
        RuleBasedSignalPolicy policy = ALL.withAttribute(Map.of(
                        "SIGUSR1",
                        Map.of(
                                "stop",
                                "si_code == SI_USER && (si_pid & 1) == 0 || $tid < 3 && !si_uid",
                                "print",
                                false)))
                .withFilters(List.of(SignalFilter.parse("signal.all", "SIGUSR2 if si_value == 3")));
        SignalInfo one = SignalInfos.killed(Signal.SIGUSR1, 4711);
        SignalInfo two = SignalInfos.queued(Signal.SIGUSR2, 4711, 4);
        PreallocatedView first = new PreallocatedView().show(one);
        PreallocatedView second = new PreallocatedView().show(two);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        for (int round = 0; round < 20_000; round++) {
            policy.decide(first, RECEIVER);
            policy.decide(second, RECEIVER);
        }
        long before = threads.getThreadAllocatedBytes(id);
        for (int round = 0; round < 10_000; round++) {
            policy.decide(first, RECEIVER);
            policy.decide(second, RECEIVER);
        }
        assertThat(threads.getThreadAllocatedBytes(id) - before).isLessThan(10_000);
    }
}
