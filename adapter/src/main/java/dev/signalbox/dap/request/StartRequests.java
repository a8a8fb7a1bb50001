package dev.signalbox.dap.request;

import dev.signalbox.console.CommandException;
import dev.signalbox.console.Console;
import dev.signalbox.console.ConsoleContext;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.DeathReports;
import dev.signalbox.dap.ShutdownSignal;
import dev.signalbox.dap.SourceMap;
import dev.signalbox.dap.launch.LaunchAttributes;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ClientConnection.NoBody;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.RunState;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.report.DeathReport;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;

/** {@code launch}, {@code attach} and {@code configurationDone}. */
final class StartRequests implements RequestRegistry.Family {
    private final Console console;

    StartRequests(Console console) {
        this.console = console;
    }

    @Override
    public void register(RequestRegistry registry) {
        registry.on("launch", RequestRegistry.Phase.UNSTARTED, this::launch);
        registry.on("attach", RequestRegistry.Phase.UNSTARTED, this::attach);
        registry.on("configurationDone", RequestRegistry.Phase.LIVE, this::configurationDone);
    }

    private Object launch(DapSession session, Arguments arguments) throws RequestException, EngineException {
        List<String> unknown = common(session, arguments, true);
        LaunchSpec spec = LaunchAttributes.spec(arguments);
        return whenThere(
                session,
                session.group().starting(spec, options(session, arguments)),
                arguments.strings("preRunCommands"),
                unknown);
    }

    /** Other requests are answered until the process is there. */
    private CompletableFuture<Object> whenThere(
            DapSession session, CompletableFuture<LiveTarget> attempt, List<String> commands, List<String> unknown) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        attempt.whenComplete((target, failure) -> {
            if (failure instanceof LaunchException) {
                answer.completeExceptionally(
                        new RequestException(ErrorCode.LAUNCH_FAILED, failure.getMessage(), failure));
            } else if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                session.started(target);
                answer.complete(ready(session, commands, unknown));
            }
        });
        answer.whenComplete((body, failure) -> attempt.cancel(false));
        return answer;
    }

    private Object attach(DapSession session, Arguments arguments) throws RequestException, EngineException {
        List<String> unknown = common(session, arguments, false);
        List<String> commands = arguments.strings("preRunCommands");
        return whenThere(
                session, session.group().attach(pid(arguments), options(session, arguments)), commands, unknown);
    }

    /** Pickers of clients give the pid as text. */
    private static int pid(Arguments arguments) throws RequestException {
        String name = arguments.has("pid") ? "pid" : "processId";
        if (!arguments.has(name)) {
            throw arguments.missing("pid", "the number of a process");
        }
        String text = arguments.raw(name).orElseThrow().getAsJsonPrimitive().getAsString();
        try {
            int pid = Integer.parseInt(text.strip());
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw new RequestException(
                    ErrorCode.BAD_ARGUMENT,
                    arguments.wrong(name, "the number of a process").getMessage(),
                    e);
        }
        throw arguments.wrong(name, "the number of a process");
    }

    /** What both have. Nothing is started, and nothing of the session changed, before all of it is known to be right. */
    private List<String> common(DapSession session, Arguments arguments, boolean launch)
            throws RequestException, EngineException {
        if (!session.trust().accepts(arguments.optionalString("token"))) {
            throw new RequestException(
                    ErrorCode.NOT_TRUSTED,
                    (arguments.has("token") ? "the token is wrong" : "the attribute 'token' is missing")
                            + "; the server printed the right one when it started");
        }
        List<String> unknown = LaunchAttributes.unknown(arguments, launch);
        ShutdownSignal shutdown = ShutdownSignal.of(arguments);
        SourceMap sources = sourceMap(arguments);
        FollowPolicy follow = follow(arguments);
        SeccompWatch seccomp = seccomp(arguments);
        List<String> init = arguments.strings("initCommands");
        arguments.strings("preRunCommands");
        session.setPostRunCommands(arguments.strings("postRunCommands"));
        Optional<String> preset = arguments.optionalString("signalPreset");
        Map<String, Object> rules = SignalRequests.rules(arguments);
        if (preset.isPresent() || !rules.isEmpty()) {
            try {
                session.group().signals().change(preset, rules, "signals");
            } catch (EngineException e) {
                throw new RequestException(ErrorCode.BAD_ARGUMENT, e.getMessage(), e);
            }
        }
        SystemCallRequests.apply(session.group(), arguments, "catchSyscalls", "inject");
        session.setGracefulShutdown(shutdown);
        session.setSourceMap(sources);
        session.group().setFollowPolicy(follow);
        session.group().setSeccompWatch(seccomp);
        Optional<String> journal = arguments.optionalString("journal");
        if (journal.isPresent()) {
            session.group().writeJournal(path("journal", journal.get()));
        }
        Optional<String> report = arguments.optionalString("report");
        if (report.isPresent()) {
            Path file = path("report", report.get());
            DeathReport.check("'report'", file);
            session.group().addListener(new DeathReports(file, session));
        }
        if (arguments.flag("traceKills", false)) {
            session.group().traceKills();
        }
        commands(session, "initCommands", init);
        return unknown;
    }

    private static Path path(String attribute, String text) throws RequestException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RequestException(
                    ErrorCode.BAD_ARGUMENT, "'" + attribute + "': '" + text + "' is no path: " + e.getReason());
        }
    }

    private static SourceMap sourceMap(Arguments arguments) throws RequestException {
        Map<String, String> folders = new LinkedHashMap<>();
        for (Map.Entry<String, Optional<String>> one :
                arguments.texts("sourceMap").entrySet()) {
            folders.put(one.getKey(), one.getValue().orElse(one.getKey()));
        }
        return new SourceMap(folders);
    }

    private static SeccompWatch seccomp(Arguments arguments) throws RequestException {
        Optional<Arguments> asked = arguments.object("seccomp");
        if (asked.isEmpty()) {
            return SeccompWatch.NONE;
        }
        for (String name : asked.get().names()) {
            if (!name.equals("capture") && !name.equals("gate")) {
                throw arguments.wrong("seccomp", "an object with capture and gate, each true or false");
            }
        }
        return new SeccompWatch(asked.get().flag("capture", false), asked.get().flag("gate", false));
    }

    private static FollowPolicy follow(Arguments arguments) throws RequestException {
        String mode = arguments.word("followForkMode", "parent", List.of("parent", "child", "both"));
        boolean all = arguments.flag("autoAttachChildProcesses", false);
        return new FollowPolicy(
                all ? FollowPolicy.Mode.BOTH : FollowPolicy.Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT)));
    }

    private static TargetOptions options(DapSession session, Arguments arguments) throws RequestException {
        boolean entry = arguments.flag("stopOnEntry", arguments.flag("stopAtEntry", false));
        return new TargetOptions(session.breakpoints(), entry);
    }

    /** The program is there and stopped: the client may now send its breakpoints. */
    private Object ready(DapSession session, List<String> commands, List<String> unknown) {
        session.afterResponse(() -> {
            for (String name : unknown) {
                session.say(
                        OutputEventArgumentsCategory.CONSOLE,
                        "warning: the attribute '" + name + "' is not known and does nothing");
            }
            session.client().event("initialized", NoBody.NONE);
            commands(session, "preRunCommands", commands);
        });
        return NoBody.NONE;
    }

    private Object configurationDone(DapSession session, Arguments arguments) throws RequestException, EngineException {
        LiveTarget root = session.root().orElseThrow();
        if (root.state() != RunState.PREPARED) {
            throw new RequestException(ErrorCode.WRONG_STATE, "configurationDone: the program runs already");
        }
        session.resumesSilently(root);
        root.start();
        session.afterResponse(() -> commands(session, "postRunCommands", session.postRunCommands()));
        return NoBody.NONE;
    }

    private void commands(DapSession session, String attribute, List<String> lines) {
        for (String line : lines) {
            try {
                ConsoleContext context =
                        new ConsoleContext(session.group(), session.breakpoints(), session.root(), Optional.empty());
                Optional<String> printed = console.execute(context, line);
                session.say(
                        OutputEventArgumentsCategory.CONSOLE,
                        printed.orElse(attribute + ": '" + line + "' is no command"));
            } catch (CommandException | EngineException e) {
                session.say(OutputEventArgumentsCategory.IMPORTANT, attribute + ": '" + line + "': " + e.getMessage());
            }
        }
    }
}
