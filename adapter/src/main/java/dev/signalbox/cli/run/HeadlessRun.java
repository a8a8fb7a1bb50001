package dev.signalbox.cli.run;

import dev.signalbox.dap.launch.ProgramLookup;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.live.LiveGroup;
import dev.signalbox.engine.report.DeathReport;
import dev.signalbox.engine.signal.FilterRequest;
import dev.signalbox.engine.syscall.CallRow;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.kernel.linux.OwnProcess;
import dev.signalbox.ptrace.launch.GroupWitness;
import dev.signalbox.ptrace.launch.InitialStateReader;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.tracer.LinuxTracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** One headless run of a program: from its start to its exit status. */
public final class HeadlessRun {
    private static final int OWN_FAILURE = 125;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNAL_STATUS = 128;

    private final RunOptions options;
    private final RunLog log;

    /** A run. */
    public HeadlessRun(RunOptions options, RunLog log) {
        this.options = options;
        this.log = log;
    }

    /** Runs the program to its end; returns our exit status. */
    public int run() throws IOException {
        LaunchSpec spec;
        try {
            spec = spec();
        } catch (LaunchException e) {
            return failed(e);
        }
        ExitStatus status;
        try (TargetGroup group = LiveGroup.start(LinuxTracer::start)) {
            HeadlessEvents events = new HeadlessEvents(group, log, options);
            ForwardedSignals forwarded = new ForwardedSignals(group, log);
            GroupWitness.start(forwarded::reachedGroup);
            OwnSignals.take(spec.initial().ignoredSignals(), forwarded::arrived);
            group.call(() -> {
                        group.addListener(events);
                        configure(group, events);
                        LiveTarget root = group.launch(spec, options(group));
                        events.begin(root);
                        root.start();
                        forwarded.begin(root);
                        return root;
                    })
                    .get();
            status = events.awaitEnd();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LaunchException launch) {
                return failed(launch);
            }
            System.err.println("signalbox: " + e.getCause().getMessage());
            return OWN_FAILURE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OWN_FAILURE;
        }
        if (options.raise() && status instanceof ExitStatus.Killed killed) {
            log.close();
            new OwnProcess().die(killed.signal().number());
        }
        return status.shellStatus();
    }

    private static TargetOptions options(TargetGroup group) {
        return new TargetOptions(group.newBreakpoints(), false, TargetOptions.Modules.AT_STOPS);
    }

    private static int failed(LaunchException e) {
        System.err.println("signalbox: " + e.getMessage());
        return switch (e.kind()) {
            case NOT_FOUND -> NOT_FOUND;
            case NOT_EXECUTABLE -> NOT_EXECUTABLE;
            case KILLED -> SIGNAL_STATUS + e.signal();
            case OWN_FAILURE -> OWN_FAILURE;
        };
    }

    private LaunchSpec spec() throws IOException, LaunchException {
        InitialStateReader initial = new InitialStateReader();
        List<byte[]> environment = initial.environment();
        List<byte[]> words = OwnCommandLine.last(options.words());
        byte[] name = words.get(0);
        Path directory = OwnCommandLine.directory();
        Path program = hasSlash(name)
                ? OwnCommandLine.path(name)
                : ProgramLookup.find(new String(name, StandardCharsets.UTF_8), directory, environment);
        ProgramLookup.requireNoSlash(new String(name, StandardCharsets.UTF_8), program);
        return new LaunchSpec(
                program,
                words,
                environment,
                directory,
                new StdioSpec.Inherit(initial.closedStreams()),
                false,
                false,
                initial.read());
    }

    private static boolean hasSlash(byte[] name) {
        for (byte one : name) {
            if (one == '/') {
                return true;
            }
        }
        return false;
    }

    /** Nobody is there to stop for: no filter is ticked but the one that the report needs. */
    private void configure(TargetGroup group, HeadlessEvents events) throws EngineException, IOException {
        group.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.valueOf(options.followFork())));
        group.setSeccompWatch(new SeccompWatch(options.captureFilters(), false));
        group.signals().setPreset(options.preset());
        Map<String, Object> rules = new LinkedHashMap<>();
        for (String rule : options.signals()) {
            int equals = rule.indexOf('=');
            if (equals <= 0) {
                throw new EngineException(
                        "--signals: '" + rule + "' is no rule; write for example 'SIGUSR1=nostop noprint pass'");
            }
            rules.put(
                    rule.substring(0, equals).strip(),
                    rule.substring(equals + 1).strip());
        }
        if (!rules.isEmpty()) {
            group.signals().applyAttribute(rules);
        }
        group.systemCalls().tellInstead(events::called);
        group.systemCalls().replace(CallRow.Kind.CATCH, options.catches());
        group.systemCalls().replace(CallRow.Kind.INJECT, options.injections());
        group.signals()
                .setFilters(options.report().isPresent() ? List.of(new FilterRequest("signal.death", "")) : List.of());
        if (options.report().isPresent()) {
            DeathReport.check("--report", options.report().get());
        }
        if (options.traceKills()) {
            group.traceKills();
        }
        if (options.journal().isPresent()) {
            group.writeJournal(options.journal().get());
        }
    }
}
