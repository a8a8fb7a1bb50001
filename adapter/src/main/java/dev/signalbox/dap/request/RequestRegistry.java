package dev.signalbox.dap.request;

import dev.signalbox.console.Console;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which code answers which request. Made once per server, shared by all sessions, immutable afterwards. */
public final class RequestRegistry {
    /** Answers one kind of request on the engine thread. */
    @FunctionalInterface
    public interface Handler {
        /** Does what is asked for; returns the body of the response, lsp4j's class for it or {@code NoBody.NONE}. */
        Object handle(DapSession session, Arguments arguments) throws RequestException, EngineException;
    }

    /** The requests that belong together. */
    @FunctionalInterface
    public interface Family {
        /** Adds its requests. */
        void register(RequestRegistry registry);
    }

    /** When a request makes sense. */
    public enum Phase {
        /** After initialize. */
        INITIALIZED,
        /** As the one launch or attach. */
        UNSTARTED,
        /** While there is a process. */
        LIVE,
        /** At any time, also after the program's end. */
        ALWAYS
    }

    /** A handler and when it may be called. */
    public record Entry(Phase phase, Handler handler) {}

    private final Map<String, Entry> entries = new HashMap<>();

    /** A registry of these families. */
    public RequestRegistry(List<Family> families) {
        families.forEach(family -> family.register(this));
    }

    /** Every request that this version understands. */
    @Inject
    public RequestRegistry(Console console) {
        this(List.of(
                new StartRequests(console),
                new BreakpointRequests(),
                new ExceptionRequests(),
                new RunRequests(),
                new StackRequests(),
                new VariableRequests(),
                new EvaluateRequests(console),
                new ProgramRequests(),
                new DispositionRequests(),
                new SeccompRequests(),
                new SignalRequests(),
                new SystemCallRequests(),
                new JournalRequests(),
                new EndRequests()));
    }

    /** Adds a request. */
    public void on(String command, Phase phase, Handler handler) {
        entries.put(command, new Entry(phase, handler));
    }

    /** The entry of a request. */
    public Optional<Entry> find(String command) {
        return Optional.ofNullable(entries.get(command));
    }

    /** The names of all requests, without {@code initialize} and {@code cancel}, which the session answers itself. */
    public Set<String> commands() {
        return entries.keySet();
    }
}
