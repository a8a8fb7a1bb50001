package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallConditionTest {
    private static MadeCall openat() {
        return new MadeCall("openat", "/etc/passwd", -100, MadeCall.TEXT, 02000000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$syscall.path =~ \"/etc/\"",
                "$syscall.path =~ \"^/etc/pass\"",
                "$syscall.path !~ \"/tmp/\"",
                "$syscall.path == \"/etc/passwd\"",
                "$syscall.pathname == \"/etc/passwd\"",
                "$syscall.nr == openat",
                "$syscall.nr == 257",
                "$syscall.nr == SYS_openat",
                "$syscall.name == openat",
                "$syscall.name == \"openat\"",
                "$syscall.name =~ \"^open\"",
                "$syscall.dirfd == -100",
                "$syscall.args[1] == 0x10ff0",
                "$syscall.arg2 & O_CLOEXEC",
                "$syscall.flags & O_CLOEXEC && !($syscall.flags & O_CREAT)",
                "$syscall.fd != 3",
                "!($syscall.fd == 3)",
                "$pid == 4711 && $tid == 4713 && $ppid == 1",
                "$exe =~ \"worker$\"",
                "$syscall.nr == read || $syscall.nr == openat",
                "1 + 2 == 3",
                "5 - 2 - 1 == 2",
                "$syscall.arch == 0xc000003e"
            })
    void aConditionHolds(String text) throws CallRuleException {
        assertThat(CallCondition.parse(text).test(openat())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$syscall.path =~ \"^/tmp\"",
                "$syscall.fd == 3",
                "$syscall.fd < 100",
                "$syscall.nr == close",
                "$syscall.result == 0",
                "$syscall.result < 0",
                "$syscall.flags & O_CREAT",
                "$syscall.path == 3"
            })
    void aConditionDoesNotHold(String text) throws CallRuleException {
        assertThat(CallCondition.parse(text).test(openat())).isFalse();
    }

    @Test
    void theResultIsJudgedAtTheExit() throws CallRuleException {
        CallCondition failed = CallCondition.parse("$syscall.result < 0");
        assertThat(failed.looksAtResult()).isTrue();
        assertThat(failed.test(openat().returning(-2))).isTrue();
        assertThat(CallCondition.parse("$syscall.result == -ENOENT").test(openat().returning(-2)))
                .isTrue();
        assertThat(CallCondition.parse("$syscall.error == ENOENT").test(openat().returning(-2)))
                .isTrue();
        assertThat(CallCondition.parse("$syscall.error").test(openat().returning(3)))
                .isFalse();
        assertThat(CallCondition.parse("$syscall.path =~ \"a\"").looksAtResult())
                .isFalse();
    }

    @Test
    void aPathThatCannotBeReadIsNoText() throws CallRuleException {
        MadeCall call = new MadeCall("openat", "", -100, 0x10);
        assertThat(CallCondition.parse("$syscall.path =~ \"/\"").test(call)).isFalse();
        assertThat(CallCondition.parse("$syscall.pathname == 0x10").test(call)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "$syscall.path = \"a\" | 14 | write ==",
                "$syscall.path == \"a | 17 | closing quote",
                "$syscall.nosuch == 1 | 0 | no system call has an argument",
                "$nosuch == 1 | 0 | not $nosuch",
                "$syscall.path =~ x | 17 | in quotes",
                "$syscall.path =~ \"(\" | 19 | no regular expression",
                "($pid == 1 | 10 | closing parenthesis",
                "$pid == | 7 | ends where a value",
                "$pid == 1 2 | 10 | unexpected",
                "$pid == NOSUCH | 8 | neither",
                "$pid ? 1 | 5 | unexpected"
            })
    void whatIsWrongIsSaidWithItsPlace(String text, int position, String message) {
        assertThatThrownBy(() -> CallCondition.parse(text))
                .isInstanceOf(CallRuleException.class)
                .hasMessageContaining(message)
                .satisfies(error ->
                        assertThat(((CallRuleException) error).position()).isEqualTo(position));
    }

    @Test
    void aDeepConditionIsRefused() {
        assertThatThrownBy(() -> CallCondition.parse("!".repeat(1000) + "1")).hasMessageContaining("nested");
    }

    @Test
    void aCatchpointStopsAtEntryAndExitOfTheSameCall() throws CallRuleException {
        CatchWatcher watcher = new CatchWatcher(java.util.List.of(
                CallCatch.parse(7, "openat if $syscall.path =~ \"/etc/\""),
                CallCatch.parse(8, "%file if $syscall.result < 0"),
                CallCatch.parse(9, "close")));
        MadeCall call = openat();
        assertThat(watcher.entered(call).catchpoints()).containsExactly(7);
        assertThat(watcher.returned(call.returning(-2)).catchpoints()).containsExactly(7, 8);
        MadeCall other = new MadeCall("openat", "/tmp/x", -100, MadeCall.TEXT);
        assertThat(watcher.entered(other)).isEqualTo(CallDecision.SEE_EXIT);
        assertThat(watcher.returned(other.returning(3))).isEqualTo(CallDecision.GO_ON);
    }

    @Test
    void theErrorOfACatchpointPointsIntoItsWholeText() {
        assertThatThrownBy(() -> CallCatch.parse(1, "openat if $syscall.nosuch"))
                .satisfies(error ->
                        assertThat(((CallRuleException) error).position()).isEqualTo(10));
    }
}
