package dev.signalbox.conformance;

import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import dev.signalbox.ptrace.tracer.ResumePlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An execution under the tracer itself, with breakpoints that nobody stops at; all signals are passed on. */
final class TracedExecution {
    private static final SignalAction PASS = new SignalAction(false, false, true, "test.pass");
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<TraceeEvent> events = new LinkedBlockingQueue<>();
    private final AtomicLong hits = new AtomicLong();
    private final FollowPolicy.Mode follow;

    TracedExecution(FollowPolicy.Mode follow) {
        this.follow = follow;
    }

    /** How often a breakpoint was hit. */
    long hits() {
        return hits.get();
    }

    Account account(List<String> command, List<Long> breakpoints, Account.Streams streams, Path directory)
            throws Exception {
        try (Tracer tracer = LinuxTracer.start(events::add)) {
            tracer.setSignalPolicy((info, receiver) -> PASS);
            tracer.setFollowPolicy(new FollowPolicy(follow));
            int pid = tracer.launch(spec(command, streams, directory)).pid();
            await(TraceeEvent.Stopped.class, pid);
            Passing owner = new Passing(hits);
            for (long address : breakpoints) {
                tracer.addSite(pid, address, owner);
            }
            tracer.resume(pid, ResumePlan.run());
            ExitStatus status = await(TraceeEvent.ProcessExited.class, pid).status();
            return streams.read(status.shellStatus());
        }
    }

    private <T extends TraceeEvent> T await(Class<T> kind, int pid) throws InterruptedException {
        List<TraceeEvent> seen = new ArrayList<>();
        while (true) {
            TraceeEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came; seen: " + seen);
            }
            seen.add(event);
            if (kind.isInstance(event) && event.pid() == pid) {
                return kind.cast(event);
            }
        }
    }

    private static LaunchSpec spec(List<String> command, Account.Streams streams, Path directory) {
        List<byte[]> arguments = new ArrayList<>();
        command.forEach(argument -> arguments.add(argument.getBytes(StandardCharsets.UTF_8)));
        byte[] variable = (Account.VARIABLE + "=" + Account.VALUE).getBytes(StandardCharsets.UTF_8);
        return new LaunchSpec(
                Path.of(command.get(0)),
                arguments,
                List.of(variable),
                directory,
                new StdioSpec.Files(Optional.empty(), Optional.of(streams.out()), Optional.of(streams.err())),
                false,
                false,
                LaunchSpec.InitialState.clean());
    }

    private record Passing(AtomicLong hits) implements SiteOwner {
        @Override
        public Kind kind() {
            return Kind.USER;
        }

        @Override
        public HitDecision test(HitContext context) {
            hits.incrementAndGet();
            return HitDecision.IGNORE;
        }
    }
}
