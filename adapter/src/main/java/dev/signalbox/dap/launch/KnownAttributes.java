package dev.signalbox.dap.launch;

import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The attributes of {@code launch} and {@code attach}: which there are, which come later, and which belong to the client. */
final class KnownAttributes {
    private static final Set<String> COMMON = Set.of(
            "sourceMap",
            "initCommands",
            "preRunCommands",
            "postRunCommands",
            "token",
            "gracefulShutdown",
            "journal",
            "traceKills",
            "report",
            "signals",
            "signalPreset",
            "seccomp",
            "inject",
            "catchSyscalls",
            "followForkMode",
            "autoAttachChildProcesses",
            "stopOnEntry",
            "stopAtEntry",
            "program",
            "noDebug",
            "stopScope",
            "console");
    private static final Set<String> LAUNCH =
            Set.of("args", "cwd", "env", "environment", "envFile", "stdio", "disableASLR");
    private static final Set<String> ATTACH = Set.of("pid", "processId");
    private static final Set<String> CLIENTS = Set.of(
            "type",
            "name",
            "request",
            "preLaunchTask",
            "postDebugTask",
            "presentation",
            "internalConsoleOptions",
            "debugServer",
            "serverReadyAction",
            "linux",
            "osx",
            "windows",
            "order",
            "suppressMultipleSessionWarning",
            "restart",
            "projectName",
            "server",
            "debuggerPath");
    private static final List<String> LATER = List.of("coreFile", "coreDumpPath", "waitFor", "children", "owner");

    private KnownAttributes() {}

    /** Refuses by name what is not built yet; returns the names that nobody knows. */
    static List<String> check(Arguments arguments, boolean launch) throws RequestException {
        for (String later : LATER) {
            if (arguments.has(later)) {
                throw later(arguments, later);
            }
        }
        if (arguments.flag("noDebug", false)) {
            throw later(arguments, "noDebug");
        }
        if (arguments.word("stopScope", "process", List.of("process", "tree")).equals("tree")) {
            throw later(arguments, "stopScope");
        }
        if (!arguments
                .word(
                        "console",
                        "internalConsole",
                        List.of("internalConsole", "integratedTerminal", "externalTerminal"))
                .equals("internalConsole")) {
            throw later(arguments, "console");
        }
        List<String> unknown = new ArrayList<>();
        for (String name : arguments.names()) {
            boolean ours = COMMON.contains(name) || (launch ? LAUNCH : ATTACH).contains(name);
            if (!ours && !CLIENTS.contains(name) && !name.startsWith("__")) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private static RequestException later(Arguments arguments, String name) {
        return new RequestException(
                ErrorCode.NOT_BUILT_YET,
                "'" + name + "': " + arguments.raw(name).orElseThrow() + " is not built yet; leave it away");
    }
}
