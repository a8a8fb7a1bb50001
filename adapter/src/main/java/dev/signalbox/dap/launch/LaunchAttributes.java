package dev.signalbox.dap.launch;

import com.google.gson.JsonElement;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.FileProblem;
import dev.signalbox.ptrace.launch.InitialStateReader;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.StdioSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the attributes of {@code launch} into what the tracer needs to start a program. */
public final class LaunchAttributes {
    private static final InitialStateReader INITIAL = new InitialStateReader();

    private LaunchAttributes() {}

    /** Checks the names of all attributes; returns those that nobody knows. */
    public static List<String> unknown(Arguments arguments, boolean launch) throws RequestException {
        return KnownAttributes.check(arguments, launch);
    }

    /** What to start and how. */
    public static LaunchSpec spec(Arguments launch) throws RequestException {
        String name = launch.string("program");
        if (name.isBlank() || hasNul(name)) {
            throw launch.wrong("program", "the path of an executable");
        }
        if (hasNul(launch.optionalString("cwd").orElse(""))) {
            throw launch.wrong("cwd", "the path of a folder");
        }
        try {
            Path directory = Path.of(launch.optionalString("cwd").orElse("")).toAbsolutePath();
            List<byte[]> environment = environment(launch);
            Path program = directory.resolve(name);
            ProgramLookup.requireNoSlash(name, program);
            if (name.indexOf('/') < 0 && !Files.exists(program)) {
                program = ProgramLookup.find(name, directory, environment);
            }
            List<byte[]> arguments = new ArrayList<>();
            arguments.add(bytes(program.toString()));
            for (String argument : launch.strings("args")) {
                if (hasNul(argument)) {
                    throw launch.wrong("args", "strings without NUL characters");
                }
                arguments.add(bytes(argument));
            }
            boolean disableAslr = launch.flag("disableASLR", true);
            return new LaunchSpec(
                    program,
                    arguments,
                    environment,
                    directory,
                    stdio(launch, directory),
                    disableAslr,
                    true,
                    withoutDescriptors(INITIAL.read()));
        } catch (InvalidPathException | IOException e) {
            throw new RequestException(ErrorCode.LAUNCH_FAILED, "launch: " + e.getMessage(), e);
        } catch (LaunchException e) {
            throw new RequestException(ErrorCode.LAUNCH_FAILED, e.getMessage(), e);
        }
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the client that started us left open is none of the program's business. */
    private static LaunchSpec.InitialState withoutDescriptors(LaunchSpec.InitialState state) {
        return new LaunchSpec.InitialState(
                state.ignoredSignals(), state.blockedSignals(), List.of(), state.umask(), state.openFiles());
    }

    private static StdioSpec stdio(Arguments launch, Path directory) throws RequestException {
        if (!launch.has("stdio")) {
            return new StdioSpec.Ptys();
        }
        String allowed =
                "a list [in, out, err] of file names, null for /dev/null; a shorter one leaves the others as they are without it";
        JsonElement raw = launch.raw("stdio").orElseThrow();
        if (!raw.isJsonArray() || raw.getAsJsonArray().size() > 3) {
            throw launch.wrong("stdio", allowed);
        }
        List<Optional<Path>> files = new ArrayList<>();
        for (JsonElement one : raw.getAsJsonArray()) {
            if (one.isJsonNull()) {
                files.add(Optional.empty());
                continue;
            }
            if (!one.isJsonPrimitive() || !one.getAsJsonPrimitive().isString()) {
                throw launch.wrong("stdio", allowed);
            }
            String file = one.getAsString();
            if (file.isEmpty() || hasNul(file)) {
                throw launch.wrong("stdio", allowed);
            }
            files.add(Optional.of(directory.resolve(file)));
        }
        return files.size() == 3
                ? new StdioSpec.Files(files.get(0), files.get(1), files.get(2))
                : new StdioSpec.FilesAndPtys(files);
    }

    private static List<byte[]> environment(Arguments launch) throws RequestException, IOException {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        Optional<String> file = launch.optionalString("envFile");
        if (file.isPresent()) {
            readEnvFile(Path.of(file.get()), changes);
        }
        // cpptools: [{"name": ..., "value": ...}]
        for (Arguments one : launch.objects("environment")) {
            changes.put(one.string("name"), one.optionalString("value"));
        }
        changes.putAll(launch.texts("env"));
        List<byte[]> result = new ArrayList<>();
        for (byte[] entry : INITIAL.environment()) {
            String text = new String(entry, StandardCharsets.UTF_8);
            int equals = text.indexOf('=');
            if (equals < 0 || !changes.containsKey(text.substring(0, equals))) {
                result.add(entry);
            }
        }
        for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
            if (change.getKey().isEmpty() || change.getKey().indexOf('=') >= 0 || hasNul(change.getKey())) {
                throw new RequestException(
                        ErrorCode.BAD_ARGUMENT, "launch: env: '" + change.getKey() + "' is no name of a variable");
            }
            if (change.getValue().filter(LaunchAttributes::hasNul).isPresent()) {
                throw new RequestException(
                        ErrorCode.BAD_ARGUMENT,
                        "launch: env: the value of '" + change.getKey()
                                + "' has a NUL character, which no variable can hold");
            }
            change.getValue().ifPresent(value -> result.add(bytes(change.getKey() + "=" + value)));
        }
        return result;
    }

    private static void readEnvFile(Path file, Map<String, Optional<String>> changes) throws RequestException {
        try {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (!text.startsWith("#") && equals > 0) {
                    String name = text.substring(0, equals).strip();
                    changes.put(
                            name.startsWith("export ") ? name.substring(7).strip() : name,
                            Optional.of(unquote(text.substring(equals + 1).strip())));
                }
            }
        } catch (IOException e) {
            throw new RequestException(
                    ErrorCode.BAD_ARGUMENT, "launch: cannot read envFile " + file + ": " + FileProblem.reading(e), e);
        }
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
