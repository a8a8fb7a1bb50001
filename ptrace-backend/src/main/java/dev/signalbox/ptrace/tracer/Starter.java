package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.TraceeEvent.Origin;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.launch.Launch;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Brings a launched program under trace: the launcher is spawned and seized while it waits at its gate, and becomes the debuggee at its exec. */
final class Starter {
    private static final int SIGKILL = 9;

    private final TracerCore core;

    Starter(TracerCore core) {
        this.core = core;
    }

    /** Starts it; the future completes at the first instruction of the program's image, or with the reason why it did not get there. */
    void start(Launch launch, CompletableFuture<LaunchedProcess> result) {
        int pid = core.kernel.spawn(launch.spawn());
        launch.spawned();
        if (pid < 0) {
            result.completeExceptionally(launch.spawnFailure(-pid));
            return;
        }
        int seized = core.options.seize(pid, true);
        if (seized < 0) {
            core.kernel.kill(pid, SIGKILL);
            result.completeExceptionally(new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "the new process may not be traced (errno " + -seized
                            + "): in a container, start it with --cap-add=SYS_PTRACE"));
            return;
        }
        TracedProcess process = new TracedProcess(pid, core.ownPid, true);
        process.launching = true;
        process.quiet = true;
        process.space = core.newAddressSpace(pid);
        process.space.processes.add(process);
        process.onLaunched = () -> launched(process, launch, result);
        process.whenGone.add(status -> failed(launch, status, result));
        core.processes.put(pid, process);
        Tracee tracee = core.newTracee(pid, process);
        // posix_spawn returns while the child may still be inside its execve of the launcher (linux/fs/exec.c: the
        // memory is let go before the exec event), so
        // that event can come, too. A first stop by interrupt tells that it is over; the launcher's read() at the gate
        // goes on after it.
        process.onSeized = launch::openGate;
        core.coordinator.interrupt(tracee);
    }

    private void launched(TracedProcess process, Launch launch, CompletableFuture<LaunchedProcess> result) {
        process.quiet = false;
        process.whenGone.clear();
        process.representative().inForeignCall = true;
        core.journal.event(
                JournalEntry.Type.START, process.pid, process.pid, Map.of("origin", "launch", "parent", core.ownPid));
        core.deaths.kills().started(process);
        core.tell(new TraceeEvent.ProcessStarted(process.pid, core.ownPid, Origin.LAUNCH));
        core.tell(new TraceeEvent.ThreadStarted(process.pid, process.pid));
        for (String warning : launch.warnings()) {
            core.tell(new TraceeEvent.Diagnostic(process.pid, warning));
        }
        core.coordinator.stopFor(process.representative(), List.of(new StopReason.Launched()));
        result.complete(launch.started(process.pid));
    }

    private static void failed(Launch launch, ExitStatus status, CompletableFuture<LaunchedProcess> result) {
        result.completeExceptionally(launch.failure()
                .orElseGet(() -> status instanceof ExitStatus.Killed killed
                        ? LaunchException.killedAtExec(launch.spec(), killed.signal())
                        : new LaunchException(
                                LaunchException.Kind.OWN_FAILURE,
                                "the launcher ended before it could start the program: status "
                                        + status.shellStatus())));
    }
}
