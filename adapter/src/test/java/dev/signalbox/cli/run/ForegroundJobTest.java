package dev.signalbox.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundJobTest {
    @Test
    void aJobIsInTheForegroundWhenItsGroupIsTheTerminals() {
        assertThat(ForegroundJob.isIn("4711 (java) S 100 4711 100 34816 4711 4194304 1 2"))
                .isTrue();
    }

    @Test
    void aJobOfAnotherGroupIsInTheBackground() {
        assertThat(ForegroundJob.isIn("4711 (java) S 100 4711 100 34816 100 4194304 1 2"))
                .isFalse();
    }

    @Test
    void withoutATerminalThereIsNoForeground() {
        assertThat(ForegroundJob.isIn("4711 (java) S 100 4711 100 0 -1 4194304 1 2"))
                .isFalse();
    }

    @Test
    void aNameWithParenthesesAndBlanksIsNoField() {
        assertThat(ForegroundJob.isIn("4711 (a) S 1 (b) S 100 4711 100 34816 4711 4194304 1 2"))
                .isTrue();
    }
}
