package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System calls of real programs, seen, stopped at and changed. */
class SystemCallStopTest extends TracerFixture {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("call_target.c", folder, "-no-pie", "-pthread");
    }

    @BeforeEach
    void signalsPass() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test"));
    }

    private void watch(RecordingWatcher... watchers) {
        tracer.setSystemCallWatchers(List.of(watchers));
    }

    private RecordingWatcher watching(String... names) {
        CallSet set = CallSet.NONE;
        for (String name : names) {
            set = set.or(CallSet.named(name));
        }
        RecordingWatcher watcher = RecordingWatcher.of(set);
        watch(watcher);
        return watcher;
    }

    private int running() {
        int pid = launch(program);
        resume(pid);
        ask("handled", "handled 0 0");
        return pid;
    }

    private void ask(String command, String answer) {
        tell(command);
        assertThat(line()).isEqualTo(answer);
    }

    private String parent() {
        return "getppid " + ProcessHandle.current().pid() + " 0";
    }

    private SystemCall awaitCall(int pid) {
        return awaitReason(pid, StopReason.SystemCallStop.class).call();
    }

    private void end(int pid) throws IOException {
        input.close();
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(5));
    }

    @Test
    void aWatchedCallIsSeenAtItsEntryAndExitAndOthersAreNot() throws Exception {
        RecordingWatcher watcher = watching("getppid");
        int pid = running();

        ask("getppid", parent());

        assertThat(watcher.texts())
                .containsExactly("getppid", "getppid=" + ProcessHandle.current().pid());
        end(pid);
    }

    @Test
    void everyCallOfAProgramIsSeenFromItsFirstInstructionToItsEnd() throws Exception {
        RecordingWatcher watcher = RecordingWatcher.of(CallSet.ALL);
        watch(watcher);
        int pid = running();
        end(pid);

        assertThat(watcher.texts().get(0)).isEqualTo("brk");
        assertThat(watcher.texts()).endsWith("exit_group");
        for (int i = 0; i + 1 < watcher.seen.size(); i += 2) {
            assertThat(watcher.seen.get(i).call().isEntry()).isTrue();
            assertThat(watcher.seen.get(i + 1).call().isEntry()).isFalse();
            assertThat(watcher.seen.get(i + 1).call().number())
                    .isEqualTo(watcher.seen.get(i).call().number());
        }
    }

    @Test
    void aStopAtTheEntryAndOneAtTheExitHaveNumberArgumentsAndResult() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("openat")));
        tell("open /does/not/exist");

        SystemCall entry = awaitCall(pid);
        assertThat(entry.name()).isEqualTo("openat");
        assertThat(entry.table()).isEqualTo(SystemCallTable.X86_64);
        assertThat(entry.isEntry()).isTrue();
        assertThat(entry.arguments().get(0).intValue()).isEqualTo(-100);
        byte[] path = new byte[15];
        tracer.memory(pid).read(entry.arguments().get(1), path, 0, path.length);
        assertThat(new String(path, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("/does/not/exist");
        assertThat(tracer.registers(pid).rip()).isEqualTo(entry.ip());

        resume(pid);
        SystemCall exit = awaitCall(pid);
        assertThat(exit.result()).isEqualTo(OptionalLong.of(-2));
        assertThat(exit.arguments()).isEqualTo(entry.arguments());
        resume(pid);
        assertThat(line()).isEqualTo("open -1 2");
        end(pid);
    }

    @Test
    void aCallIsWatchedInAThreadThatRunsAlreadyAndNoLongerAfterwards() throws Exception {
        int pid = running();
        RecordingWatcher watcher = watching("getppid");
        ask("getppid", parent());
        watch();
        ask("getppid", parent());

        assertThat(watcher.seen).hasSize(2);
        end(pid);
    }

    @Test
    void theNumberAndTheArgumentsOfACallCanBeChangedBeforeItIsMade() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        awaitCall(pid);

        int getpid = SystemCallTable.X86_64.number("getpid").orElseThrow();
        tracer.editCall(pid, CallEdit.number(getpid));
        resume(pid);
        assertThat(line()).isEqualTo("getppid " + pid + " 0");

        watch(RecordingWatcher.stopping(CallSet.named("openat")));
        tell("open /does/not/exist");
        long path = awaitCall(pid).arguments().get(1);
        tracer.memory(pid).write(path, new byte[] {'/', 0}, 0, 2);
        tracer.editCall(pid, CallEdit.argument(2, 0200000)); // O_DIRECTORY
        resume(pid);
        SystemCall exit = awaitCall(pid);
        assertThat(exit.arguments().get(2)).isEqualTo(0200000);
        assertThat(exit.result().getAsLong()).isNotNegative();
        resume(pid);
        assertThat(line()).isEqualTo("open 0 0");
        end(pid);
    }

    @Test
    void aCallWhoseResultIsSetAtItsEntryIsNotMade() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        awaitCall(pid);

        tracer.editCall(pid, CallEdit.result(-13));
        resume(pid);
        assertThat(awaitCall(pid).result()).isEqualTo(OptionalLong.of(-13));
        resume(pid);
        assertThat(line()).isEqualTo("getppid -1 13");

        tell("getppid");
        awaitCall(pid);
        tracer.editCall(
                pid,
                new CallEdit(
                        OptionalInt.of(SystemCallTable.X86_64.number("getpid").orElseThrow()),
                        Map.of(),
                        OptionalLong.of(1234)));
        resume(pid);
        awaitCall(pid);
        resume(pid);
        assertThat(line()).isEqualTo("getppid 1234 0");
        end(pid);
    }

    @Test
    void theResultCanBeChangedAtTheExitAndNothingElse() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        awaitCall(pid);
        resume(pid);
        awaitCall(pid);

        assertThatThrownBy(() -> tracer.editCall(pid, CallEdit.number(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only its result");
        assertThatThrownBy(() -> tracer.editCall(pid, CallEdit.result(-512)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kernel's own");
        tracer.editCall(pid, CallEdit.result(77));
        resume(pid);
        assertThat(line()).isEqualTo("getppid 77 0");
        end(pid);
    }

    @Test
    void aCallThatOnlyAPauseInterruptsIsOneCallAndEndsAsItWould() throws Exception {
        int pid = running();
        RecordingWatcher watcher = RecordingWatcher.stopping(
                CallSet.named("epoll_wait").or(CallSet.named("clock_nanosleep")).or(CallSet.named("nanosleep")));
        watch(watcher);
        for (String command : List.of("sleep", "epoll")) {
            tell(command);
            SystemCall entry = awaitCall(pid);
            resume(pid);
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            assertThat(tracer.dispositions(pid, SignalSet.of(dev.signalbox.ptrace.signal.Signal.SIGUSR1)))
                    .hasSize(1);
            resume(pid);
            SystemCall exit = awaitCall(pid);
            assertThat(exit.name()).isEqualTo(entry.name());
            assertThat(exit.result()).isEqualTo(OptionalLong.of(0));
            resume(pid);
            assertThat(line()).isEqualTo(command + " 0 0");
        }
        assertThat(watcher.seen).hasSize(4);
        end(pid);
    }

    @Test
    void aCallThatAHandlerInterruptsShowsThatItWas() throws Exception {
        int pid = running();
        RecordingWatcher watcher =
                RecordingWatcher.stopping(CallSet.named("clock_nanosleep").or(CallSet.named("nanosleep")));
        watch(watcher);
        tell("sleep");
        awaitCall(pid);
        tracer.send(pid, pid, 10, null);
        resume(pid);
        assertThat(awaitCall(pid).result()).isEqualTo(OptionalLong.of(-516));
        resume(pid);
        assertThat(line()).isEqualTo("sleep -1 4");
        end(pid);
    }

    @Test
    void childrenAndThreadsAreWatchedFromTheirFirstCallOn() throws Exception {
        tracer.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.BOTH));
        int pid = running();
        RecordingWatcher watcher = watching("getppid", "clone", "clone3", "fork", "vfork");
        ask("fork", "child 3 0");
        ask("vfork", "child 3 0");
        ask("thread", "thread 1 0");

        for (String creator : Set.of("clone", "vfork", "clone3")) {
            assertThat(watcher.seen.stream().filter(seen -> seen.call().name().equals(creator)))
                    .as("entry and exit of %s, in %s", creator, watcher.texts())
                    .hasSize(2)
                    .allMatch(seen -> seen.tid() == pid);
        }
        assertThat(watcher.seen.stream()
                        .filter(seen -> seen.call().name().equals("getppid"))
                        .map(RecordingWatcher.Seen::tid)
                        .distinct())
                .hasSize(3)
                .doesNotContain(pid);
        end(pid);
    }

    @Test
    void anExecIsOneCallFromTheOldImageToTheNew() throws Exception {
        int pid = running();
        RecordingWatcher watcher = watching("execve", "getppid");
        ask("exec", "executed 0 0");
        ask("getppid", parent());

        assertThat(watcher.texts()).startsWith("execve", "execve=0", "getppid").hasSize(4);
        end(pid);
    }

    @Test
    void aCall32BitsWideFrom64BitCodeHasItsOwnNumbers() throws Exception {
        int pid = running();
        RecordingWatcher watcher = watching("getppid");
        ask("int80", "int80 1 0");

        assertThat(watcher.seen.get(0).call().table()).isEqualTo(SystemCallTable.I386);
        assertThat(watcher.seen.get(0).call().number()).isEqualTo(64);
        end(pid);
    }

    @Test
    void aCallThatAStepLeadsThroughIsSeen() throws Exception {
        int pid = running();
        RecordingWatcher watcher = watching("getpgid");
        CountingOwner owner = new CountingOwner(SiteOwner.HitDecision.STOP);
        long address = symbol(program, "the_call");
        tracer.addSite(pid, address, owner);
        tell("step");
        awaitReason(pid, StopReason.SiteHit.class);
        tracer.resume(pid, ResumePlan.step(pid, thread -> StepPlan.Next.DONE, true));
        awaitReason(pid, StopReason.Stepped.class);
        assertThat(tracer.registers(pid).rip()).isEqualTo(address + 2);
        assertThat(watcher.seen).hasSize(2);

        watch(RecordingWatcher.stopping(CallSet.named("getpgid")));
        resume(pid);
        assertThat(line()).isEqualTo("step 1 0");
        tell("step");
        awaitReason(pid, StopReason.SiteHit.class);
        tracer.resume(pid, ResumePlan.step(pid, thread -> StepPlan.Next.DONE, true));
        assertThat(awaitCall(pid).isEntry()).isTrue();
        resume(pid);
        assertThat(awaitCall(pid).isEntry()).isFalse();
        tracer.removeSite(pid, address, owner);
        resume(pid);
        assertThat(line()).isEqualTo("step 1 0");
        end(pid);
    }

    @Test
    void callsMadeForTheDebuggerAreNotThePrograms() throws Exception {
        int pid = running();
        RecordingWatcher watcher = RecordingWatcher.of(CallSet.named("rt_sigaction"));
        watch(watcher);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tracer.dispositions(pid, SignalSet.of(dev.signalbox.ptrace.signal.Signal.SIGUSR1));
        resume(pid);
        ask("getppid", parent());

        assertThat(watcher.seen).isEmpty();
        end(pid);
    }

    @Test
    void aRuleAnswersCallsWithoutAStopAndTheJournalHasThem() throws Exception {
        int pid = running();
        Object key = new Object();
        watch(new RecordingWatcher(
                CallSet.named("getppid"),
                view -> view.count(key) >= 3 ? CallDecision.emulate(-1, -11, "third") : CallDecision.GO_ON,
                view -> CallDecision.GO_ON));
        ask("many 10", "many 8 0");

        JournalEntry entry = tracer.journal().after(0, 10_000).stream()
                .filter(one -> one.type() == JournalEntry.Type.SYSCALL)
                .findFirst()
                .orElseThrow();
        assertThat(entry.details())
                .containsEntry("syscall", "getppid")
                .containsEntry("rule", "third")
                .containsEntry("willReturn", -11L);
        end(pid);
    }

    @Test
    void aRuleSendsASignalAndDelays() throws Exception {
        int pid = running();
        watch(new RecordingWatcher(
                CallSet.named("getppid"),
                view -> new CallDecision(
                        false,
                        true,
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        10,
                        50_000_000,
                        Optional.of("rule"),
                        List.of()),
                view -> new CallDecision(
                        false,
                        false,
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        0,
                        50_000_000,
                        Optional.of("rule"),
                        List.of())));
        long begin = System.nanoTime();
        ask("getppid", parent());
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(100_000_000);
        ask("handled", "handled 10 0");
        end(pid);
    }

    @Test
    void aProcessStoppedWithinACallIsLetGoUnharmed() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        awaitCall(pid);
        tracer.detach(pid);
        assertThat(line()).isEqualTo(parent());
        input.close();
        // It is let go, but it is our child: the tracer reaps it.
        while (Files.exists(Path.of("/proc/" + pid))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aProgramKilledAtACallIsGone() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        awaitCall(pid);
        tracer.kill(pid);
        assertThat(awaitExit(pid)).isInstanceOf(ExitStatus.Killed.class);
    }

    @Test
    void aStopAtACallLeavesTheRegistersAlone() throws Exception {
        int pid = running();
        watch(RecordingWatcher.stopping(CallSet.named("getppid")));
        tell("getppid");
        SystemCall entry = awaitCall(pid);
        Registers at = tracer.registers(pid);
        assertThat(at.get(Registers.ORIG_RAX)).isEqualTo(entry.number());
        resume(pid);
        awaitCall(pid);
        assertThat(tracer.registers(pid).with(Registers.RAX, at.get(Registers.RAX)))
                .hasToString(at.toString());
        resume(pid);
        assertThat(line()).isEqualTo(parent());
        end(pid);
    }
}
