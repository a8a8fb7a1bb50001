package dev.signalbox.engine.breakpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The breakpoints of one session: those of each source file, and those on functions. It may exist before any process does. Replacing a list keeps what is
 * asked for again, with its id and its sites; only differences reach the processes. Engine thread only.
 */
public final class BreakpointTable {
    /** Carries changes into the processes that use a table. */
    public interface Processes {
        /** A breakpoint is new: find its places. */
        void added(LogicalBreakpoint breakpoint);

        /** A breakpoint is no longer wanted: take it out. */
        void removed(LogicalBreakpoint breakpoint);
    }

    private final IntSupplier ids;
    private final Map<String, List<LogicalBreakpoint>> bySource = new LinkedHashMap<>();
    private List<LogicalBreakpoint> functions = List.of();
    private final List<LogicalBreakpoint> single = new ArrayList<>();
    private final List<Processes> processes = new ArrayList<>();

    /** A table that takes the ids of its breakpoints from a counter of the group. */
    public BreakpointTable(IntSupplier ids) {
        this.ids = ids;
    }

    /** Replaces the breakpoints of a source file. The answer has one breakpoint for each request, in their order; equal requests share one. */
    public List<LogicalBreakpoint> setLines(String path, List<LineRequest> requests) {
        return setLines(path, path, requests);
    }

    /** Likewise, for a file that may be known by another path where nothing is known of this one. */
    public List<LogicalBreakpoint> setLines(String path, String otherwise, List<LineRequest> requests) {
        List<BreakpointSpec> specs = new ArrayList<>();
        for (LineRequest request : requests) {
            specs.add(new BreakpointSpec.Line(path, otherwise, request.line(), request.column()));
        }
        List<LogicalBreakpoint> now = replace(bySource.getOrDefault(path, List.of()), specs);
        bySource.put(path, now);
        return now;
    }

    /** Replaces the breakpoints on functions, as {@link #setLines} does for a file. */
    public List<LogicalBreakpoint> setFunctions(List<String> names) {
        List<BreakpointSpec> specs = new ArrayList<>();
        for (String name : names) {
            specs.add(new BreakpointSpec.Function(name));
        }
        functions = replace(functions, specs);
        return functions;
    }

    /** Adds one breakpoint beside the lists that clients replace (console command {@code break}). */
    public LogicalBreakpoint add(BreakpointSpec spec) {
        LogicalBreakpoint breakpoint = new LogicalBreakpoint(ids.getAsInt(), spec);
        single.add(breakpoint);
        announce(breakpoint);
        return breakpoint;
    }

    /** Removes a breakpoint by its id; false when there is none. */
    public boolean remove(int id) {
        Optional<LogicalBreakpoint> found = find(id);
        found.ifPresent(breakpoint -> {
            bySource.replaceAll((path, list) -> without(list, breakpoint));
            functions = without(functions, breakpoint);
            single.remove(breakpoint);
            processes.forEach(process -> process.removed(breakpoint));
        });
        return found.isPresent();
    }

    /** The breakpoint with that id. */
    public Optional<LogicalBreakpoint> find(int id) {
        return all().stream().filter(breakpoint -> breakpoint.id() == id).findFirst();
    }

    /** All breakpoints, by id. */
    public List<LogicalBreakpoint> all() {
        if (functions.isEmpty() && bySource.isEmpty() && single.isEmpty()) {
            // asked for at each end of a process, of which there may be thousands a second
            return List.of();
        }
        List<LogicalBreakpoint> all = new ArrayList<>(functions);
        bySource.values().forEach(all::addAll);
        all.addAll(single);
        return all.stream()
                .distinct()
                .sorted((a, b) -> Integer.compare(a.id(), b.id()))
                .toList();
    }

    /** A process starts to use this table; it is not told about the breakpoints that are there already. */
    public void connect(Processes process) {
        if (!processes.contains(process)) {
            processes.add(process);
        }
    }

    /** A process no longer uses this table. */
    public void disconnect(Processes process) {
        processes.remove(process);
    }

    private List<LogicalBreakpoint> replace(List<LogicalBreakpoint> before, List<BreakpointSpec> specs) {
        Map<BreakpointSpec, LogicalBreakpoint> known = new LinkedHashMap<>();
        before.forEach(breakpoint -> known.put(breakpoint.spec(), breakpoint));
        for (LogicalBreakpoint breakpoint : List.copyOf(known.values())) {
            if (!specs.contains(breakpoint.spec())) {
                known.remove(breakpoint.spec());
                processes.forEach(process -> process.removed(breakpoint));
            }
        }
        List<LogicalBreakpoint> now = new ArrayList<>();
        for (BreakpointSpec spec : specs) {
            LogicalBreakpoint breakpoint = known.get(spec);
            if (breakpoint == null) {
                breakpoint = new LogicalBreakpoint(ids.getAsInt(), spec);
                known.put(spec, breakpoint);
                announce(breakpoint);
            }
            now.add(breakpoint);
        }
        return List.copyOf(now);
    }

    private void announce(LogicalBreakpoint breakpoint) {
        processes.forEach(process -> process.added(breakpoint));
    }

    private static List<LogicalBreakpoint> without(List<LogicalBreakpoint> list, LogicalBreakpoint breakpoint) {
        return list.stream().filter(other -> other != breakpoint).toList();
    }
}
