package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.journal.JournalEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * execve: the process gets new memory, all threads but the caller are gone, and the caller has the pid as its tid, whatever it was before. Neither the former
 * leader's nor the caller's old tid reports an end (ptrace(2), "execve(2) under ptrace").
 */
final class ImageChange {
    private final TracerCore core;
    private final ExecutableLinks executables;

    ImageChange(TracerCore core) {
        this.core = core;
        this.executables = new ExecutableLinks(core.kernel);
    }

    /** PTRACE_EVENT_EXEC, reported for the thread group's leader. */
    void executed(int pid) {
        TracedProcess process = core.processes.get(pid);
        int former = (int) core.eventMessage(pid);
        if (process == null || former <= 0) {
            return;
        }
        Tracee survivor = survivor(process, former);
        survivor.state = Tracee.State.STOPPED;
        survivor.stop = Tracee.Stop.EVENT;
        survivor.interruptRequested = false;
        process.space.stepOver.forget(core, survivor);
        process.executable = null;
        AddressSpace old = process.space;
        process.space = core.newAddressSpace(pid);
        if (core.sitesWhileRunning()) {
            process.space.raw.bind();
        }
        process.space.processes.add(process);
        old.leave(process);
        process.shownSignal = 0;
        core.trapDispositions.executed(process);
        survivor.atSite = 0;
        survivor.stepping = false;
        survivor.trapDue = false;
        survivor.syscallStops = 0;
        survivor.maskLent = false;
        survivor.step = null;
        survivor.installing = null;
        if (process.releaseWhenAlone) {
            core.releases.releaseNow(process);
            return;
        }
        if (process.launching && process.onSeized != null) {
            core.resumption.settle(survivor);
            // The event cleared the interrupt that the launcher's first stop is waited for with.
            core.coordinator.interrupt(survivor);
            return;
        }
        if (process.launching) {
            process.launching = false;
            process.onLaunched.run();
            return;
        }
        announce(process, former);
        core.resumption.settle(survivor);
    }

    /** The caller takes the leader's tid over; what was known about it goes with it. */
    private Tracee survivor(TracedProcess process, int former) {
        Tracee caller = core.tracees.get(former);
        for (Tracee thread : List.copyOf(process.threads)) {
            if (thread != caller) {
                drop(process, thread);
            }
        }
        if (caller != null && caller.tid == process.pid) {
            return caller;
        }
        Tracee survivor = core.newTracee(process.pid, process);
        if (caller != null) {
            survivor.held.addAll(caller.held);
            survivor.releasing.addAll(caller.releasing);
            survivor.call.inherit(caller.call);
            survivor.watched = caller.watched;
            survivor.filters = caller.filters;
            survivor.savedArguments = caller.savedArguments;
            core.stepper.cancel(caller);
            drop(process, caller);
        }
        return survivor;
    }

    private void drop(TracedProcess process, Tracee thread) {
        core.stepper.cancel(thread);
        thread.installing = null; // the breakpoint went with the memory
        process.space.stepOver.forget(core, thread);
        process.threads.remove(thread);
        process.stops.remove(thread);
        core.tracees.remove(thread.tid);
    }

    private void announce(TracedProcess process, int former) {
        Path executable = executables.of(process.pid);
        core.journal.event(
                JournalEntry.Type.EXEC,
                process.pid,
                process.pid,
                Map.of("formerTid", former, "executable", executable.toString()));
        core.passed.flush(process);
        // often it is the launcher that goes into a cgroup before it executes the program
        core.deaths.kills().started(process);
        core.tell(new TraceeEvent.Executed(process.pid, former, executable));
        if (core.stopEvents.contains(StopEvent.EXEC)) {
            core.coordinator.stopFor(process.representative(), List.of(new StopReason.Executed()));
        }
    }
}
