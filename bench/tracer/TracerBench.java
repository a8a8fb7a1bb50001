import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.signal.RuleBasedSignalPolicy;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.signal.SignalPreset;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.SystemCallView;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import dev.signalbox.ptrace.tracer.ResumePlan;
import dev.signalbox.ptrace.tracer.StepPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Single steps and breakpoints through the backend of the shipped jar, without a debug adapter around it: {@code step COUNT ADDRESS PROGRAM ARGS} and
 * {@code break ADDRESS PROGRAM ARGS}, addresses in hexadecimal; signals under a rule that stops at SIGUSR1 on a condition: {@code policy CONDITION PROGRAM
 * ARGS}; a system call that is looked at when it is made and when it returns: {@code catch NAME PROGRAM ARGS}. The program measures its own time.
 */
public final class TracerBench {
    private final BlockingQueue<TraceeEvent> events = new LinkedBlockingQueue<>();

    private TracerBench() {}

    public static void main(String[] args) throws Exception {
        List<String> last = Arrays.asList(args).subList(2, args.length);
        if (args[0].equals("policy")) {
            Map<String, Object> rule = Map.of("stop", args[1], "print", false, "pass", true);
            RuleBasedSignalPolicy policy =
                    RuleBasedSignalPolicy.of(SignalPreset.QUIET).withAttribute(Map.of("SIGUSR1", rule));
            new TracerBench().run(last, tracer -> tracer.setSignalPolicy(policy));
            return;
        }
        if (args[0].equals("catch")) {
            Looking looking = new Looking(CallSet.named(args[1]));
            new TracerBench().run(last, tracer -> tracer.setSystemCallWatchers(List.of(looking)));
            looking.expectBalance();
            return;
        }
        boolean steps = args[0].equals("step");
        long count = steps ? Long.parseLong(args[1]) : 0;
        int address = steps ? 2 : 1;
        List<String> program = Arrays.asList(args).subList(address + 1, args.length);
        new TracerBench().measure(program, Long.parseUnsignedLong(args[address], 16), count);
    }

    private void run(List<String> program, Consumer<Tracer> arrange) throws Exception {
        try (Tracer tracer = LinuxTracer.start(events::add)) {
            arrange.accept(tracer);
            int pid = tracer.launch(spec(program)).pid();
            await(TraceeEvent.Stopped.class);
            tracer.resume(pid, ResumePlan.run());
            await(TraceeEvent.ProcessExited.class);
        }
    }

    private void measure(List<String> program, long address, long count) throws Exception {
        try (Tracer tracer = LinuxTracer.start(events::add)) {
            tracer.setSignalPolicy((info, receiver) -> PASS);
            int pid = tracer.launch(spec(program)).pid();
            Owner owner = new Owner(count > 0 ? SiteOwner.HitDecision.STOP : SiteOwner.HitDecision.IGNORE);
            await(TraceeEvent.Stopped.class);
            tracer.addSite(pid, address, owner);
            tracer.resume(pid, ResumePlan.run());
            if (count > 0) {
                int tid = await(TraceeEvent.Stopped.class).reported().tid();
                tracer.removeSite(pid, address, owner);
                tracer.resume(pid, ResumePlan.step(tid, new Counted(count), false));
                expectStepped(await(TraceeEvent.Stopped.class));
                tracer.resume(pid, ResumePlan.run());
            }
            await(TraceeEvent.ProcessExited.class);
        }
    }

    /** Looks at calls as a catchpoint does whose condition does not hold: at the arguments of each, and at the result. */
    private static final class Looking implements SystemCallWatcher {
        private final CallSet calls;
        private long entered;
        private long returned;
        private long failed;

        Looking(CallSet calls) {
            this.calls = calls;
        }

        @Override
        public CallSet calls(SignalPolicy.Receiver thread) {
            return calls;
        }

        @Override
        public CallDecision entered(SystemCallView call) {
            entered++;
            return call.argument(0) == 0 ? CallDecision.GO_ON : CallDecision.SEE_EXIT;
        }

        @Override
        public CallDecision returned(SystemCallView call) {
            returned++;
            failed += call.result() < 0 ? 1 : 0;
            return CallDecision.GO_ON;
        }

        void expectBalance() {
            if (entered != returned || failed > 0) {
                throw new IllegalStateException(entered + " calls were made, " + returned + " returned, " + failed + " failed");
            }
        }
    }

    private static final SignalAction PASS = new SignalAction(false, false, true, "bench");

    private record Owner(SiteOwner.HitDecision decision) implements SiteOwner {
        @Override
        public Kind kind() {
            return Kind.USER;
        }

        @Override
        public HitDecision test(HitContext context) {
            return decision;
        }
    }

    /** A number of steps, wherever they lead. */
    private static final class Counted implements StepPlan {
        private long left;

        Counted(long left) {
            this.left = left;
        }

        @Override
        public Next after(StepContext context) {
            left--;
            return left > 0 ? Next.STEP : Next.DONE;
        }
    }

    private <T extends TraceeEvent> T await(Class<T> kind) throws InterruptedException {
        while (true) {
            TraceeEvent event = events.take();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            if (event instanceof TraceeEvent.ProcessExited) {
                throw new IllegalStateException("the program ended early: " + event);
            }
        }
    }

    private static void expectStepped(TraceeEvent.Stopped stopped) {
        if (stopped.reported().reason(StopReason.Stepped.class) == null) {
            throw new IllegalStateException("the steps ended otherwise: " + stopped);
        }
    }

    private static LaunchSpec spec(List<String> program) {
        List<byte[]> arguments = new ArrayList<>();
        program.forEach(argument -> arguments.add(argument.getBytes(StandardCharsets.UTF_8)));
        List<byte[]> environment = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            environment.add((variable.getKey() + "=" + variable.getValue()).getBytes(StandardCharsets.UTF_8));
        }
        return new LaunchSpec(
                Path.of(program.get(0)),
                arguments,
                environment,
                Path.of("").toAbsolutePath(),
                new StdioSpec.Inherit(java.util.Set.of()),
                false,
                false,
                LaunchSpec.InitialState.clean());
    }
}
