package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each death by a signal has one entry in the journal that says of which, whether core was dumped, and why; each decision at a stop has one, too. */
class DecisionAndDeathJournalTest extends TracerFixture {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-pthread");
    }

    private int running() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
        int pid = launch(program);
        resume(pid);
        return pid;
    }

    private JournalEntry death(int pid) {
        List<JournalEntry> deaths = tracer.journal().after(0, 10_000).stream()
                .filter(entry -> entry.type() == JournalEntry.Type.DEATH)
                .toList();
        assertThat(deaths).hasSize(1);
        assertThat(deaths.get(0).pid()).isEqualTo(pid);
        return deaths.get(0);
    }

    private List<JournalEntry> decisions() {
        return tracer.journal().after(0, 10_000).stream()
                .filter(entry -> Set.of(JournalEntry.Type.DELIVERY, JournalEntry.Type.EMULATE, JournalEntry.Type.HOLD)
                        .contains(entry.type()))
                .toList();
    }

    private JournalEntry decided(int pid, SignalDelivery delivery) throws TraceeGoneException {
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, delivery);
        resume(pid);
        awaitLine("done 0 0 0");
        List<JournalEntry> decisions = decisions();
        return decisions.get(decisions.size() - 1);
    }

    private void awaitLine(String wanted) {
        String line = line();
        while (!line.equals(wanted)) {
            line = line();
        }
    }

    @Test
    void whatWasDecidedAtAStopHasAnEntry() throws Exception {
        int pid = running();
        tell("catch 10");
        awaitLine("done 0 0 0");
        tell("catch 12");
        awaitLine("done 0 0 0");
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(true, false, true, "test.stop"));
        tell("queue 10 7");
        JournalEntry passed = decided(pid, new SignalDelivery.Pass());
        assertThat(passed.details()).containsExactly(entry("action", "pass"));
        SignalInfo arrived = passed.info().orElseThrow();
        assertThat(arrived.signal()).isEqualTo(Signal.SIGUSR1);
        tell("queue 10 7");
        assertThat(decided(pid, new SignalDelivery.Suppress()).details()).containsExactly(entry("action", "suppress"));
        byte[] changed = arrived.toBytes();
        changed[24] = 9;
        tell("queue 10 7");
        JournalEntry edited = decided(pid, new SignalDelivery.Edited(SignalInfo.of(changed)));
        assertThat(edited.details()).containsExactly(entry("action", "edit"));
        assertThat(edited.info()).contains(SignalInfo.of(changed));
        changed[0] = 12;
        tell("queue 10 7");
        JournalEntry replaced = decided(pid, new SignalDelivery.Edited(SignalInfo.of(changed)));
        assertThat(replaced.details()).containsExactly(entry("action", "replace"), entry("arrived", "SIGUSR1"));
        assertThat(replaced.info().map(SignalInfo::signal)).contains(Signal.SIGUSR2);
        tell("queue 10 7");
        assertThat(decided(pid, new SignalDelivery.Hold()).type()).isEqualTo(JournalEntry.Type.HOLD);
        assertThat(decisions()).hasSize(5);
    }

    @Test
    void aDeathByADeliveredSignalTellsItsSiginfo() {
        int pid = running();
        tell("queue 15 7");
        awaitExit(pid);
        JournalEntry death = death(pid);
        assertThat(death.info().map(SignalInfo::signal)).contains(Signal.SIGTERM);
        assertThat(death.details()).containsEntry("signal", "SIGTERM").containsEntry("coreDumped", false);
        assertThat((String) death.details().get("reason")).contains("sent by the process itself", "value 7");
    }

    @Test
    void aDeathThatStoppedFirstHasTheSameEntry() {
        tracer.setStopEvents(Set.of(StopEvent.DEATH));
        int pid = running();
        tell("raise 15");
        awaitReason(pid, StopReason.AboutToDie.class);
        resume(pid);
        awaitExit(pid);
        assertThat((String) death(pid).details().get("reason")).startsWith("SIGTERM sent by the process itself");
    }

    @Test
    void aDeathStopsAlsoWhereAnEarlierSignalOfTheKindWasShownAndHandled() {
        tracer.setStopEvents(Set.of(StopEvent.DEATH));
        int pid = running();
        tell("catch 15");
        assertThat(line()).isEqualTo("done 0 0 0");
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(true, false, true, "test.stop"));
        tell("raise 15");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
        resume(pid);
        assertThat(line()).startsWith("handler 15");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("default 15");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("raise 15");
        awaitReason(pid, StopReason.AboutToDie.class);
        resume(pid);
        awaitExit(pid);
        assertThat(death(pid).details()).containsEntry("signal", "SIGTERM");
    }

    @Test
    void aKilledProgramHasNoSignalToShow() throws Exception {
        int pid = running();
        tell("raise 9");
        awaitExit(pid);
        JournalEntry death = death(pid);
        assertThat(death.details()).containsEntry("signal", "SIGKILL");
        assertThat((String) death.details().get("reason")).contains("does not tell who");
    }

    @Test
    void aKillBySeccompIsNotTakenForTheTrapBeforeIt() {
        int pid = running();
        tell("catch 31");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("forbid");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("getppid");
        assertThat(line()).startsWith("handler 31 1");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("uname");
        awaitExit(pid);
        JournalEntry death = death(pid);
        assertThat(death.info()).isEmpty();
        assertThat((String) death.details().get("reason")).contains("seccomp", "uname (63)");
    }

    @Test
    void anOrdinaryEndIsNoDeath() {
        int pid = running();
        tell("exit 3");
        awaitExit(pid);
        assertThat(tracer.journal().after(0, 10_000))
                .noneMatch(entry -> entry.type() == JournalEntry.Type.DEATH)
                .anyMatch(entry -> entry.type() == JournalEntry.Type.EXIT);
    }
}
