package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.TraceeEvent.Origin;
import dev.signalbox.ptrace.event.WaitStatus.PtraceEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.memory.RawMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * New threads and processes. A new task's first stop and its creator's event come in either order, so stops of unknown threads are kept until an event names
 * them; nothing is let go before its creator, and so its memory, is known.
 */
final class NewTasks {
    private static final long CLONE_VM = 0x100;

    private final TracerCore core;
    private final Map<Integer, Tracee.Stop> unclaimed = new HashMap<>();

    NewTasks(TracerCore core) {
        this.core = core;
    }

    /** A thread that no event has named yet stopped. */
    void unclaimed(int tid, Tracee.Stop stop) {
        unclaimed.put(tid, stop);
    }

    /** A thread ended. */
    void forget(int tid) {
        unclaimed.remove(tid);
    }

    /** A thread reported that it created another task. */
    void created(Tracee creator, PtraceEvent event) {
        int child = (int) core.eventMessage(creator.tid);
        if (child <= 0) {
            creator.left();
            return;
        }
        TracedProcess process = creator.process;
        boolean thread = event == PtraceEvent.CLONE && core.kernel.tgkill(process.pid, child, 0) == 0;
        StopReason reason = thread ? thread(creator, child) : child(creator, child, event);
        creator.vforkWaiting = false;
        if (reason != null && core.stopEvents.contains(StopEvent.FORK) && !process.quiet) {
            core.coordinator.stopFor(creator, List.of(reason));
        }
        settleCreator(creator, event);
    }

    private void settleCreator(Tracee creator, PtraceEvent event) {
        creator.vforkCreator = event == PtraceEvent.VFORK;
        core.resumption.settle(creator);
    }

    private StopReason thread(Tracee creator, int tid) {
        TracedProcess process = creator.process;
        Tracee tracee = newborn(tid, process, creator);
        if (!process.quiet) {
            core.journal.event(JournalEntry.Type.CLONE, process.pid, tid, Map.of("thread", true));
            core.tell(new TraceeEvent.ThreadStarted(process.pid, tid));
        }
        if (process.wantsStop() || process.state == TracedProcess.State.STOPPED) {
            // Its first stop is due anyway: no interrupt is needed.
            tracee.interruptRequested = false;
        }
        claim(tracee);
        return null;
    }

    private StopReason child(Tracee creator, int pid, PtraceEvent event) {
        TracedProcess parent = creator.process;
        boolean shared = sharesMemory(creator, event);
        FollowPolicy.Mode mode = core.followPolicy.mode();
        boolean followed = mode != FollowPolicy.Mode.PARENT && !parent.quiet;
        Origin origin = origin(event);
        TracedProcess child = new TracedProcess(pid, parent.pid, parent.launched);
        child.quiet = !followed;
        child.trap = parent.trap;
        child.releaseWhenAlone = !followed;
        join(parent, child, shared, followed);
        core.processes.put(pid, child);
        if (!parent.quiet) {
            announce(parent, child, origin, followed);
        }
        claim(newborn(pid, child, creator));
        if (mode == FollowPolicy.Mode.CHILD && followed) {
            parent.releaseAfterVfork = event == PtraceEvent.VFORK;
            if (!parent.releaseAfterVfork) {
                core.releases.detach(parent);
            }
        }
        return new StopReason.Forked(pid, origin, followed);
    }

    private Tracee newborn(int tid, TracedProcess process, Tracee creator) {
        Tracee tracee = core.newTracee(tid, process);
        tracee.filters = creator.filters;
        tracee.newborn = true;
        tracee.inForeignCall = true;
        return tracee;
    }

    private void join(TracedProcess parent, TracedProcess child, boolean shared, boolean followed) {
        if (shared) {
            child.space = parent.space;
        } else {
            RawMemory copy = core.rawMemory(child.pid, child.pid);
            if (followed) {
                if (core.sitesWhileRunning() || !parent.space.sites.isEmpty()) {
                    copy.bind();
                }
                child.space = new AddressSpace(parent.space.sites.copyFor(copy), copy);
                child.space.installers.copy(parent.space.installers);
            } else {
                parent.space.sites.cleanCopy(copy);
                child.space = new AddressSpace(new dev.signalbox.ptrace.site.SiteTable(), copy);
            }
        }
        child.space.processes.add(child);
    }

    private void announce(TracedProcess parent, TracedProcess child, Origin origin, boolean followed) {
        int pid = child.pid; // and not the child: the journal keeps this
        core.journal.event(
                JournalEntry.Type.valueOf(origin.name()),
                parent.pid,
                parent.pid,
                () -> Map.of("child", pid, "followed", followed));
        if (followed) {
            core.tell(new TraceeEvent.ProcessStarted(child.pid, parent.pid, origin));
            core.tell(new TraceeEvent.ThreadStarted(child.pid, child.pid));
        } else {
            core.tell(new TraceeEvent.ChildReleased(parent.pid, child.pid));
        }
    }

    private static Origin origin(PtraceEvent event) {
        return switch (event) {
            case FORK -> Origin.FORK;
            case VFORK -> Origin.VFORK;
            default -> Origin.CLONE;
        };
    }

    /** Joins a new thread with its first stop, if that was reported before. */
    private void claim(Tracee tracee) {
        Tracee.Stop stop = unclaimed.remove(tracee.tid);
        if (stop == null) {
            return;
        }
        tracee.state = Tracee.State.STOPPED;
        tracee.stop = stop;
        tracee.newborn = false;
        if (stop == Tracee.Stop.EXIT) {
            core.ends.aboutToEnd(tracee);
        } else {
            core.resumption.settle(tracee);
        }
    }

    /**
     * Whether the child runs in its creator's memory: the flags of the call say so, which the creator's registers still show at its event stop. The event's kind
     * does not: a VFORK event comes for CLONE_VFORK without CLONE_VM too, a FORK event for SIGCHLD with CLONE_VM (linux/kernel/fork.c).
     */
    private boolean sharesMemory(Tracee creator, PtraceEvent event) {
        if (core.registers.load(creator.tid) < 0) {
            return event != PtraceEvent.FORK;
        }
        String call = core.registers.abi().table().name(core.registers.call()).orElse("");
        if (call.equals("fork")) {
            return false;
        }
        if (call.equals("clone")) {
            return (core.registers.argument(0) & CLONE_VM) != 0;
        }
        if (call.equals("clone3")) {
            long arguments = core.registers.argument(0);
            boolean read = core.kernel.readMemory(creator.tid, arguments, core.word, Long.BYTES) == Long.BYTES;
            return read ? (core.word.getLong(0) & CLONE_VM) != 0 : event != PtraceEvent.FORK;
        }
        return event != PtraceEvent.FORK;
    }

    /** The vfork child has its own memory or is gone. */
    void vforkDone(Tracee creator) {
        creator.vforkCreator = false;
        TracedProcess process = creator.process;
        if (process.releaseAfterVfork) {
            process.releaseAfterVfork = false;
            core.releases.detach(process);
        }
        core.resumption.settle(creator);
    }

    /** A process is gone: its children whose creation it could not report any more are let go, with its bytes out of their memory. */
    void adoptOrphans(TracedProcess process) {
        if (unclaimed.isEmpty()) {
            return;
        }
        for (int tid : List.copyOf(unclaimed.keySet())) {
            ProcessStatus status = ProcessStatus.of(tid);
            if (!status.exists()
                    || status.threadGroup() == process.pid
                    || core.processes.containsKey(status.parent())) {
                continue;
            }
            unclaimed.remove(tid);
            RawMemory copy = core.rawMemory(tid, tid);
            process.space.sites.cleanCopy(copy);
            copy.close();
            core.kernel.detach(tid, 0);
        }
    }
}
