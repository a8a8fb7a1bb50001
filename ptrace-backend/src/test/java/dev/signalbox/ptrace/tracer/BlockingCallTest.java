package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Blocking calls, one in each of many threads, return what they return without a tracer, whatever stops the program within them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockingCallTest extends TracerFixture {
    private static final long PATIENCE_MS = 600;
    /** How long the program is disturbed, from the beginning of its calls on: long enough to see whether a timeout began anew. */
    private static final long DISTURBED_NS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS / 2);

    private static final Set<String> TIMED = Set.of(
            "nanosleep",
            "clock_nanosleep",
            "clock_nanosleep-absolute",
            "poll",
            "ppoll",
            "select",
            "pselect",
            "futex",
            "recvmsg-timeout",
            "epoll_wait",
            "epoll_pwait",
            "sigtimedwait",
            "semtimedop",
            "io_getevents");

    /** The kernel returns a plain EINTR from these; made again, their relative timeouts begin anew (docs/transparency.md). */
    private static final Set<String> BEGIN_ANEW =
            Set.of("recvmsg-timeout", "epoll_wait", "epoll_pwait", "sigtimedwait", "semtimedop", "io_getevents");

    @TempDir
    static Path folder;

    private Path program;
    private Set<String> alone;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeAll
    void runAlone() throws IOException, InterruptedException {
        program = CProgram.compile("blocking_target.c", folder, "-no-pie", "-pthread", width());
        Process process = new ProcessBuilder(program.toString()).start();
        try (BufferedReader out = process.inputReader()) {
            Account account = new Account(() -> readLine(out));
            account.begin();
            account.awaitCalls();
            process.outputWriter().append("go\n").flush();
            account.end();
            alone = account.results;
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String readLine(BufferedReader out) {
        try {
            return out.readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void passSignals() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
    }

    /** What the program says: its threads, results, times. */
    private static final class Account {
        private final Supplier<String> lines;
        private final Map<String, Integer> threads = new LinkedHashMap<>();
        private final Set<String> results = new TreeSet<>();
        private final Map<String, Long> times = new LinkedHashMap<>();
        private long begun;

        Account(Supplier<String> lines) {
            this.lines = lines;
        }

        void begin() {
            readUntil("waiting");
            begun = System.nanoTime();
        }

        void end() {
            readUntil("end");
        }

        private void readUntil(String last) {
            for (String line = lines.get(); !line.equals(last); line = lines.get()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "thread" -> threads.put(words[2], Integer.parseInt(words[1]));
                    case "time" -> times.put(words[1], Long.parseLong(words[2]));
                    default -> results.add(line);
                }
            }
        }

        /** Those that have not ended are in their calls. */
        void awaitCalls() {
            for (int tid : threads.values()) {
                if (ProcessStatus.of(tid).exists()) {
                    while ("RDt".indexOf(ProcessStatus.of(tid).state()) >= 0) {
                        Thread.onSpinWait();
                    }
                }
            }
        }

        boolean isEarly() {
            return System.nanoTime() - begun < DISTURBED_NS;
        }
    }

    private Account started() {
        Account account = new Account(this::line);
        account.begin();
        return account;
    }

    private Account waiting() {
        Account account = started();
        account.awaitCalls();
        return account;
    }

    private void assertAsAlone(int pid, Account account) {
        long disturbed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - account.begun);
        account.awaitCalls();
        tell("go");
        account.end();
        assertThat(account.results).isEqualTo(alone);
        for (String name : TIMED) {
            assertThat(account.times.get(name)).as(name).isGreaterThanOrEqualTo(PATIENCE_MS - 1);
            if (!BEGIN_ANEW.contains(name)) {
                assertThat(account.times.get(name)).as(name).isLessThan(PATIENCE_MS + disturbed);
            }
        }
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void pausesChangeNothing() throws Exception {
        int pid = launch(program);
        resume(pid);
        Account account = waiting();
        while (account.isEarly()) {
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            resume(pid);
            account.awaitCalls();
        }
        assertAsAlone(pid, account);
    }

    @Test
    void stepsThatLeadThroughTheCallsAndAreBrokenOffChangeNothing() throws Exception {
        int pid = launch(program);
        resume(pid);
        Account account = waiting();
        List<Integer> threads = new ArrayList<>(account.threads.values());
        for (int i = 0; account.isEarly(); i++) {
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            int tid = threads.get(i % threads.size());
            tracer.resume(pid, ResumePlan.step(tid, context -> StepPlan.Next.DONE, true));
            account.awaitCalls();
        }
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        assertAsAlone(pid, account);
    }

    @Test
    void questionsToTheStoppedThreadsChangeNothing() throws Exception {
        int pid = launch(program);
        resume(pid);
        Account account = waiting();
        while (account.isEarly()) {
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            assertThat(tracer.dispositions(pid, new SignalSet(-1L))).hasSize(64);
            for (int tid : account.threads.values()) {
                assertThat(tracer.alternateStack(tid).isEnabled()).isFalse();
            }
            resume(pid);
            account.awaitCalls();
        }
        assertAsAlone(pid, account);
    }

    @Test
    void breakpointsThatAnotherThreadHitsChangeNothing() throws Exception {
        int pid = launch(program, "touching");
        long touched = symbol(program, "touched");
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, touched, owner);
        resume(pid);
        Account account = started();
        do {
            awaitReason(pid, StopReason.SiteHit.class);
            resume(pid);
        } while (account.isEarly());
        awaitReason(pid, StopReason.SiteHit.class);
        tracer.removeSite(pid, touched, owner);
        resume(pid);
        assertAsAlone(pid, account);
    }

    @Test
    void breakpointsThatAnotherThreadRunsThroughChangeNothing() throws Exception {
        int pid = launch(program, "touching");
        long touched = symbol(program, "touched");
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, touched, owner);
        resume(pid);
        Account account = started();
        while (account.isEarly()) {
            Thread.onSpinWait();
        }
        assertThat(owner.hits).hasPositiveValue();
        tracer.removeSite(pid, touched, owner);
        assertAsAlone(pid, account);
    }
}
