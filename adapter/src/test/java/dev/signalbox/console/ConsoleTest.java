package dev.signalbox.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final Console console = new Console();

    @Test
    void commandsAreCompleted() {
        assertThat(console.complete("hand")).containsExactly("handle");
        assertThat(console.complete("")).contains("handle", "info", "bt", "continue");
        assertThat(console.complete("info sig")).containsExactly("siginfo", "signals");
    }

    @Test
    void signalsAndWordsAreCompletedBehindHandle() {
        assertThat(console.complete("handle SIGUSR")).containsExactly("SIGUSR1", "SIGUSR2");
        assertThat(console.complete("handle SIGUSR1,sigw")).containsExactly("SIGWINCH");
        assertThat(console.complete("handle SIGUSR1 no")).containsExactly("nopass", "noprint", "nostop");
        assertThat(console.complete("signal SIGRTMIN+1")).contains("SIGRTMIN+1", "SIGRTMIN+10");
    }

    @Test
    void anAssignmentToAVariableThatIsCalledLikeACommandIsAnExpression() throws Exception {
        ConsoleContext nothing = new ConsoleContext(null, null, java.util.Optional.empty(), java.util.Optional.empty());
        assertThat(console.execute(nothing, "step = 3")).isEmpty();
        assertThat(console.execute(nothing, "next == 2")).isEmpty();
        assertThat(console.execute(nothing, "c->member")).isEmpty();
        assertThat(console.execute(nothing, "x[3]")).isEmpty();
        assertThat(console.execute(nothing, "unknown thing")).isEmpty();
    }

    @Test
    void whatConcernsTheSessionNeedsNoFrame() {
        assertThat(List.of("handle all nostop", "info signals SIGUSR1", "i breakpoints", "b main", "help p"))
                .allMatch(console::concernsTheSession);
        assertThat(List.of("p x", "bt", "info locals", "signal 0", "next", "x", "info", ""))
                .noneMatch(console::concernsTheSession);
    }

    @Test
    void helpExplainsEveryCommandInOneLine() throws Exception {
        ConsoleContext nothing = new ConsoleContext(null, null, java.util.Optional.empty(), java.util.Optional.empty());
        assertThat(console.execute(nothing, "help").orElseThrow().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(140));
        assertThat(console.execute(nothing, "help handle").orElseThrow()).contains("[no]stop");
    }
}
