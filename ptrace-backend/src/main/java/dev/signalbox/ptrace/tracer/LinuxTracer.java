package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.AttachException;
import dev.signalbox.ptrace.DeliveredSignal;
import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.TraceeEvents;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.arch.x86_64.FloatingPointState;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.death.KillTrace;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.PtraceCalls;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import dev.signalbox.ptrace.launch.CallerState;
import dev.signalbox.ptrace.launch.Launch;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.launch.LauncherImage;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.syscall.CallEdit;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The tracer on Linux x86-64: hands every command to its {@link TracerThread} and waits for the answer. */
public final class LinuxTracer implements Tracer {
    private final Kernel kernel;
    private final LauncherImage image;
    private final TracerThread thread;
    private final TracerCore core;
    private final Starter starter;
    private final Attacher attacher;
    private final ThreadInspector inspector;
    private final FilterReader filters;
    private final Thread shutdownHook = new Thread(this::shutDown, "signalbox-tracer-shutdown");

    private LinuxTracer(Kernel kernel, LauncherImage image, TraceeEvents events) {
        this.kernel = kernel;
        this.image = image;
        this.thread = new TracerThread(kernel, events, image.bell());
        this.core = thread.core();
        this.starter = new Starter(core);
        this.attacher = new Attacher(core);
        this.inspector = new ThreadInspector(core);
        this.filters =
                new FilterReader(kernel, () -> kernel.allocate(PtraceCalls.SECCOMP_FILTER_SIZE), Path.of("/proc"));
    }

    /**
     * Starts a tracer with its thread and its doorbell.
     *
     * @throws IllegalStateException when this machine does not let it (no posix_spawn, no ptrace, no launcher in this build)
     */
    public static LinuxTracer start(TraceeEvents events) {
        return start(new LinuxKernel(), events);
    }

    static LinuxTracer start(Kernel kernel, TraceeEvents events) {
        LauncherImage image;
        try {
            image = LauncherImage.load(kernel);
        } catch (LaunchException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        LinuxTracer tracer = new LinuxTracer(kernel, image, events);
        try {
            tracer.thread.start();
        } catch (CompletionException e) {
            image.close();
            throw new IllegalStateException(e.getCause().getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(tracer.shutdownHook);
        return tracer;
    }

    private <T, X extends Exception> T call(Class<X> expected, java.util.concurrent.Callable<T> command) throws X {
        if (thread.isCurrent()) {
            throw new IllegalStateException("commands must not be given on the tracer's own thread");
        }
        return Answer.await(thread.submit(command), expected);
    }

    private interface Action {
        void run() throws Exception;
    }

    private void run(Action action) throws TraceeGoneException {
        call(TraceeGoneException.class, () -> {
            action.run();
            core.coordinator.check();
            return null;
        });
    }

    private interface Question<T> {
        T ask() throws TraceeGoneException, InjectionRefusedException;
    }

    /** TraceeGoneException and InjectionRefusedException are both expected: the second travels as a value. */
    private <T> T inject(Question<T> question) throws TraceeGoneException, InjectionRefusedException {
        Object answer = call(TraceeGoneException.class, () -> {
            try {
                return question.ask();
            } catch (InjectionRefusedException e) {
                return e;
            } finally {
                core.coordinator.check();
            }
        });
        if (answer instanceof InjectionRefusedException refused) {
            throw refused;
        }
        @SuppressWarnings("unchecked") // it is the question's own answer
        T known = (T) answer;
        return known;
    }

    private void set(Runnable change) {
        call(IllegalStateException.class, () -> {
            change.run();
            return null;
        });
    }

    private TracedProcess process(int pid) throws TraceeGoneException {
        TracedProcess process = core.processes.get(pid);
        if (process == null || process.quiet) {
            throw new TraceeGoneException(pid);
        }
        return process;
    }

    private Tracee tracee(int tid) throws TraceeGoneException {
        Tracee tracee = core.tracees.get(tid);
        if (tracee == null || tracee.process.quiet) {
            throw new TraceeGoneException(tid);
        }
        return tracee;
    }

    private Tracee stopped(int tid) throws TraceeGoneException {
        Tracee tracee = tracee(tid);
        if (tracee.process.state != TracedProcess.State.STOPPED) {
            throw new NotStoppedException(tracee.process.pid);
        }
        if (tracee.state == Tracee.State.EXITING) {
            throw new TraceeGoneException(tid);
        }
        if (!tracee.isStopped()) {
            throw new NotStoppedException(tid);
        }
        return tracee;
    }

    @Override
    public LaunchedProcess launch(LaunchSpec spec) throws LaunchException {
        try (Launch launch = Launch.prepare(kernel, image, spec, CallerState.unchanged())) {
            CompletableFuture<LaunchedProcess> result = new CompletableFuture<>();
            call(IllegalStateException.class, () -> {
                starter.start(launch, result);
                return null;
            });
            return Answer.await(result, LaunchException.class);
        }
    }

    @Override
    public void attach(int pid) throws AttachException {
        call(AttachException.class, () -> {
            attacher.attach(pid);
            return null;
        });
    }

    @Override
    public void detach(int pid) throws TraceeGoneException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        run(() -> {
            TracedProcess process = process(pid);
            process.whenReleased.add(() -> done.complete(null));
            process.whenGone.add(status -> done.complete(null));
            core.releases.detach(process);
        });
        Answer.await(done, IllegalStateException.class);
    }

    @Override
    public void kill(int pid) throws TraceeGoneException {
        run(() -> core.ends.kill(process(pid)));
    }

    @Override
    public void interrupt(int pid) throws TraceeGoneException {
        run(() -> {
            TracedProcess process = process(pid);
            if (process.state != TracedProcess.State.STOPPED) {
                process.interruptWanted = true;
                core.coordinator.begin(process);
            }
        });
    }

    @Override
    public void resume(int pid, ResumePlan plan) throws TraceeGoneException {
        run(() -> {
            TracedProcess process = process(pid);
            if (process.state != TracedProcess.State.STOPPED) {
                throw new IllegalStateException("process " + pid + " runs already");
            }
            if (plan.stepTid() != 0 && stopped(plan.stepTid()).process != process) {
                throw new IllegalArgumentException("thread " + plan.stepTid() + " is not of process " + pid);
            }
            if (!core.coordinator.reportKept(process)) {
                core.coordinator.resume(process, plan);
            }
        });
    }

    @Override
    public void setDelivery(int tid, SignalDelivery delivery) throws TraceeGoneException {
        run(() -> core.held.decide(stopped(tid), delivery));
    }

    @Override
    public List<SignalInfo> heldSignals(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> List.copyOf(tracee(tid).held));
    }

    @Override
    public void releaseHeld(int tid, int index) throws TraceeGoneException {
        releaseHeld(tid, index, tid);
    }

    @Override
    public void releaseHeld(int tid, int index, int receiver) throws TraceeGoneException {
        run(() -> core.held.release(tracee(tid), index, tracee(receiver)));
    }

    @Override
    public List<DeliveredSignal> delivered(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> tracee(tid).deliveries.newestFirst());
    }

    @Override
    public Registers registers(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> inspector.registers(stopped(tid)));
    }

    @Override
    public void setRegisters(int tid, Registers registers) throws TraceeGoneException {
        run(() -> inspector.setRegisters(stopped(tid), registers));
    }

    @Override
    public FloatingPointState floatingPoint(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> inspector.floatingPoint(stopped(tid)));
    }

    @Override
    public void setFloatingPoint(int tid, FloatingPointState state) throws TraceeGoneException {
        run(() -> inspector.setFloatingPoint(stopped(tid), state));
    }

    @Override
    public long signalMask(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> inspector.signalMask(stopped(tid)));
    }

    @Override
    public void setSignalMask(int tid, long mask) throws TraceeGoneException {
        run(() -> inspector.setSignalMask(stopped(tid), mask));
    }

    @Override
    public List<SignalInfo> pendingSignals(int tid, boolean shared) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> inspector.pending(stopped(tid), shared));
    }

    @Override
    public List<Disposition> dispositions(int pid, SignalSet signals)
            throws TraceeGoneException, InjectionRefusedException {
        return inject(() -> {
            TracedProcess process = process(pid);
            if (process.state != TracedProcess.State.STOPPED) {
                throw new NotStoppedException(pid);
            }
            return core.dispositions.dispositions(process, signals);
        });
    }

    @Override
    public AlternateStack alternateStack(int tid) throws TraceeGoneException, InjectionRefusedException {
        return inject(() -> core.dispositions.alternateStack(stopped(tid)));
    }

    @Override
    public FilterCapture seccompFilters(int tid) throws TraceeGoneException {
        return call(TraceeGoneException.class, () -> filters.capture(stopped(tid)));
    }

    @Override
    public void watchInstallers(int pid, Map<Long, InstallerFunction> functions) throws TraceeGoneException {
        Map<Long, InstallerFunction> copy = Map.copyOf(functions);
        run(() -> {
            TracedProcess process = process(pid);
            core.trapDispositions.beforeTraps(process);
            core.installers.watch(process, copy);
        });
    }

    @Override
    public void setSeccompWatch(SeccompWatch watch) {
        set(() -> core.seccomp.watch(watch));
    }

    @Override
    public void emulateForSeccomp(int tid, long result) throws TraceeGoneException, InjectionRefusedException {
        inject(() -> {
            FilterCapture known = filters.capture(stopped(tid));
            if (!known.isKnown()) {
                throw new InjectionRefusedException(
                        "not all filters are known, so that no call can be told that they let through: "
                                + known.unknown());
            }
            core.seccomp.emulate(stopped(tid), result, known.filters());
            return null;
        });
    }

    @Override
    public ProcessMemory memory(int pid) throws TraceeGoneException {
        TracedProcess process = call(TraceeGoneException.class, () -> process(pid));
        return new ProcessMemory() {
            @Override
            public int read(long address, byte[] buffer, int offset, int length) {
                return process.space.memory().read(address, buffer, offset, length);
            }

            @Override
            public int write(long address, byte[] buffer, int offset, int length) {
                int written = process.space.memory().write(address, buffer, offset, length);
                return written == length ? written : writeOnTracer(process, address, buffer, offset, length);
            }
        };
    }

    /** What remains may be possible for the tracer's thread (PTRACE_POKEDATA) and for no other. */
    private int writeOnTracer(TracedProcess process, long address, byte[] buffer, int offset, int length) {
        return call(IllegalStateException.class, () -> process.space.memory().write(address, buffer, offset, length));
    }

    @Override
    public void addSite(int pid, long address, SiteOwner owner) throws TraceeGoneException, SiteException {
        // TraceeGoneException and SiteException are both expected: the second travels as a value.
        SiteException refused = call(TraceeGoneException.class, () -> {
            TracedProcess process = process(pid);
            core.trapDispositions.beforeTraps(process);
            AddressSpace space = process.space;
            try {
                space.sites.add(space.raw, address, owner);
                return null;
            } catch (SiteException e) {
                return e;
            }
        });
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public void removeSite(int pid, long address, SiteOwner owner) throws TraceeGoneException {
        run(() -> {
            AddressSpace space = process(pid).space;
            space.sites.remove(space.raw, address, owner);
        });
    }

    @Override
    public void send(int pid, int tid, int signal, Long value) throws TraceeGoneException {
        run(() -> {
            int result = inspector.send(receiver(pid), tid, signal, value);
            if (result == -Errno.ESRCH) {
                throw new TraceeGoneException(tid != 0 ? tid : pid);
            }
            if (result < 0) {
                throw new PtraceException(-result, "kill", tid != 0 ? tid : pid);
            }
        });
    }

    /** A process that is traced, or a descendant of one that runs free. */
    private int receiver(int pid) throws TraceeGoneException {
        for (int ancestor = pid;
                ancestor > 1;
                ancestor = ProcessStatus.of(ancestor).parent()) {
            if (core.processes.containsKey(ancestor)) {
                return pid;
            }
        }
        throw new TraceeGoneException(pid);
    }

    @Override
    public void setSignalPolicy(SignalPolicy policy) {
        set(() -> core.signalPolicy = policy);
    }

    @Override
    public void setSystemCallWatchers(List<SystemCallWatcher> watchers) {
        List<SystemCallWatcher> copy = List.copyOf(watchers);
        set(() -> core.calls.watch(copy));
    }

    @Override
    public void editCall(int tid, CallEdit edit) throws TraceeGoneException {
        run(() -> core.calls.edit(stopped(tid), edit));
    }

    @Override
    public void traceKills() throws IOException {
        if (!killsTraced.compareAndSet(false, true)) {
            return;
        }
        try {
            KillTrace trace = KillTrace.open(core.kernel);
            set(() -> core.deaths.kills().use(trace));
        } catch (IOException e) {
            killsTraced.set(false);
            throw e;
        }
    }

    @Override
    public void setFollowPolicy(FollowPolicy policy) {
        set(() -> core.followPolicy = policy);
    }

    @Override
    public void setStopEvents(Set<StopEvent> events) {
        Set<StopEvent> copy = Set.copyOf(events);
        set(() -> core.stopEvents = copy);
    }

    @Override
    public List<Integer> processes() {
        return call(IllegalStateException.class, () -> {
            List<Integer> pids = new ArrayList<>();
            core.processes.values().stream()
                    .filter(process -> !process.quiet)
                    .forEach(process -> pids.add(process.pid));
            return pids;
        });
    }

    @Override
    public Journal journal() {
        return core.journal;
    }

    @Override
    public void close() {
        shutDown();
        // Only now: a virtual machine that begins to end meanwhile must wait for the hook, else it ends with bytes of
        // ours still in an attached program.
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException shuttingDown) {
            TracerCore.LOG.debug("closed while the virtual machine ends", shuttingDown);
        }
    }

    private void shutDown() {
        thread.close();
        core.deaths.kills().close();
        synchronized (image) {
            if (!imageClosed) {
                imageClosed = true;
                image.close();
            }
        }
    }

    private boolean imageClosed;
    private final AtomicBoolean killsTraced = new AtomicBoolean();
}
