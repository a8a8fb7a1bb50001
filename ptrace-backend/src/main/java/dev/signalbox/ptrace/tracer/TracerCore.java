package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.TraceeEvents;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.JournalRing;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.memory.RawMemory;
import dev.signalbox.ptrace.memory.TransferBuffers;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.site.SiteTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of the tracer share: its tables, its policies and each other. Belongs to the tracer thread; made before it starts. */
final class TracerCore {
    static final Logger LOG = LoggerFactory.getLogger("dev.signalbox.ptrace.tracer");

    private static final int JOURNAL_ENTRIES = 8192;
    private static final SignalAction STOP_ALL = new SignalAction(true, true, true, "default");

    final Kernel kernel;
    final JournalRing journal = new JournalRing(JOURNAL_ENTRIES);
    final TraceeTable tracees = new TraceeTable();
    final Map<Integer, TracedProcess> processes = new LinkedHashMap<>();
    final RegisterFile registers;
    final SiginfoBuffer siginfo;
    final NativeBuffer word;
    final TraceOptions options;
    private final TransferBuffers buffers;
    final int ownPid;

    final StopCoordinator coordinator;
    final Resumption resumption;
    final SystemCallRestart restart;
    final SignalStops signals;
    final HeldSignals held;
    final SystemCallStops calls;
    final TrapStops traps;
    final SiteHits hits;
    final Stepper stepper;
    final NewTasks newTasks;
    final ImageChange images;
    final TaskEnd ends;
    final Release releases;
    final StopDispatcher dispatcher;
    final PassedSignals passed;
    final DispositionReader dispositions;
    final TrapDispositions trapDispositions;
    final Deaths deaths;
    final RepeatedFaults faults;
    final Surrender surrender;
    final FilterRecords filterRecords;
    final FilterInstallers installers;
    final SeccompStops seccomp;

    private final TraceeEvents events;
    private final BiConsumer<Long, Runnable> later;
    private long serial;
    /** The tracer thread, once it runs. */
    volatile Thread thread;

    SignalPolicy signalPolicy = (info, receiver) -> STOP_ALL;
    FollowPolicy followPolicy = FollowPolicy.parent();
    Set<StopEvent> stopEvents = Set.of();

    TracerCore(Kernel kernel, TraceeEvents events, Runnable wakeSoon, BiConsumer<Long, Runnable> later) {
        this.later = later;
        this.kernel = kernel;
        this.events = events;
        this.registers = new RegisterFile(kernel);
        this.siginfo = new SiginfoBuffer(kernel);
        this.word = kernel.allocate(Long.BYTES);
        this.options = new TraceOptions(kernel);
        this.buffers = new TransferBuffers(kernel);
        this.ownPid = kernel.getPid();
        this.passed = new PassedSignals(this, wakeSoon);
        this.coordinator = new StopCoordinator(this);
        this.resumption = new Resumption(this);
        this.restart = new SystemCallRestart(this);
        this.signals = new SignalStops(this);
        this.held = new HeldSignals(this);
        this.seccomp = new SeccompStops(this);
        this.calls = new SystemCallStops(this, seccomp);
        this.traps = new TrapStops(this);
        this.hits = new SiteHits(this);
        this.stepper = new Stepper(this);
        this.newTasks = new NewTasks(this);
        this.images = new ImageChange(this);
        this.ends = new TaskEnd(this);
        this.releases = new Release(this);
        this.dispatcher = new StopDispatcher(this);
        this.dispositions = new DispositionReader(this);
        this.trapDispositions = new TrapDispositions(this);
        this.deaths = new Deaths(this);
        this.faults = new RepeatedFaults(this);
        this.surrender = new Surrender(this);
        this.filterRecords = new FilterRecords(this);
        this.installers = new FilterInstallers(this);
    }

    /** Tells the engine; what it throws is its own affair and must not stop the tracer. */
    void tell(TraceeEvent event) {
        try {
            events.on(event);
        } catch (RuntimeException e) {
            LOG.error("the receiver of {} failed", event, e);
        }
    }

    /** Does something on the tracer thread in a while, unless the tracer ends before. */
    void later(long nanos, Runnable action) {
        later.accept(nanos, action);
    }

    /** Whether sites may be added to processes that run; without stops at exec they are added to stopped ones only ({@link Tracer#addSite}). */
    boolean sitesWhileRunning() {
        return stopEvents.contains(StopEvent.EXEC);
    }

    /** The memory of a process, by way of one of its threads. */
    RawMemory rawMemory(int pid, int tid) {
        return new RawMemory(kernel, buffers, pid, tid);
    }

    /** An address space without sites. */
    AddressSpace newAddressSpace(int pid) {
        AddressSpace space = new AddressSpace(new SiteTable(), rawMemory(pid, pid));
        space.raw.stoppedThread(() -> stoppedThread(space, pid));
        return space;
    }

    private int stoppedThread(AddressSpace space, int otherwise) {
        if (Thread.currentThread() == thread) {
            for (TracedProcess process : space.processes) {
                for (Tracee tracee : process.threads) {
                    if (tracee.isStopped()) {
                        return tracee.tid;
                    }
                }
            }
        }
        return otherwise;
    }

    Tracee newTracee(int tid, TracedProcess process) {
        Tracee tracee = new Tracee(tid, ++serial, process);
        tracees.put(tracee);
        process.threads.add(tracee);
        return tracee;
    }

    /** PTRACE_GETEVENTMSG, or -1 when the thread is dying. */
    long eventMessage(int tid) {
        return kernel.getEventMessage(tid, word) < 0 ? -1 : word.getLong(0);
    }
}
