package dev.signalbox.engine.breakpoint;

import dev.signalbox.engine.module.CodeIndex;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.TraceeGoneException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The breakpoints of a session as they are in one process: resolves them against what is loaded, and keeps the sites in step, by differences only. Engine
 * thread only.
 */
public final class ProcessBreakpoints implements BreakpointTable.Processes {
    private final int pid;
    private final BreakpointTable table;
    private final SitePort sites;
    private final Consumer<LogicalBreakpoint> changed;
    private final Map<LogicalBreakpoint, Set<Long>> inserted = new HashMap<>();
    private CodeIndex code;

    /**
     * @param code what is loaded now
     * @param changed hears of breakpoints that became something else without having been asked for
     */
    public ProcessBreakpoints(
            int pid, BreakpointTable table, CodeIndex code, SitePort sites, Consumer<LogicalBreakpoint> changed) {
        this.pid = pid;
        this.table = table;
        this.code = code;
        this.sites = sites;
        this.changed = changed;
    }

    /** Begins to follow the table. */
    public void start() {
        table.connect(this);
    }

    /** Takes all sites out; the breakpoints stay known. */
    public void lift() {
        table.disconnect(this);
        table.all().forEach(this::removed);
    }

    /** The process has loaded or unloaded modules: finds all places anew. */
    public void resolve(CodeIndex now) {
        code = now;
        for (LogicalBreakpoint breakpoint : table.all()) {
            if (bind(breakpoint)) {
                changed.accept(breakpoint);
            }
        }
    }

    /** The process has a new image: its sites are gone with the old one. */
    public void forgetSites() {
        inserted.clear();
    }

    /** Sites that a forked child has from its parent's memory are its own from now on. */
    public void inherit(ProcessBreakpoints parent) {
        parent.inserted.forEach((breakpoint, addresses) -> inserted.put(breakpoint, new HashSet<>(addresses)));
    }

    /** The process is gone, or let go by a tracer that lifts all sites itself. */
    public void end() {
        table.disconnect(this);
        inserted.clear();
        for (LogicalBreakpoint breakpoint : table.all()) {
            if (breakpoint.update(pid, List.of(), "No process runs this code at the moment")) {
                changed.accept(breakpoint);
            }
        }
    }

    @Override
    public void added(LogicalBreakpoint breakpoint) {
        bind(breakpoint);
    }

    @Override
    public void removed(LogicalBreakpoint breakpoint) {
        for (long address : inserted.getOrDefault(breakpoint, Set.of())) {
            remove(breakpoint, address);
        }
        inserted.remove(breakpoint);
    }

    private boolean bind(LogicalBreakpoint breakpoint) {
        Map<Long, Optional<SourcePosition>> wanted = new LinkedHashMap<>();
        code.placesOf(breakpoint.spec()).forEach(place -> wanted.putIfAbsent(place.address(), place.position()));
        Set<Long> present = inserted.computeIfAbsent(breakpoint, key -> new HashSet<>());
        for (long address : List.copyOf(present)) {
            if (!wanted.containsKey(address)) {
                remove(breakpoint, address);
                present.remove(address);
            }
        }
        String problem = missing(breakpoint.spec());
        List<BreakpointLocation> locations = new ArrayList<>();
        for (Map.Entry<Long, Optional<SourcePosition>> place : wanted.entrySet()) {
            try {
                if (!present.contains(place.getKey())) {
                    sites.add(place.getKey(), breakpoint.site());
                    present.add(place.getKey());
                }
                locations.add(new BreakpointLocation(pid, place.getKey(), place.getValue()));
            } catch (SiteException e) {
                problem = e.getMessage();
            } catch (TraceeGoneException e) {
                problem = "The process has ended";
            }
        }
        return breakpoint.update(pid, locations, problem);
    }

    private void remove(LogicalBreakpoint breakpoint, long address) {
        try {
            sites.remove(address, breakpoint.site());
        } catch (TraceeGoneException e) {
            // with the process its sites are gone, which is what was asked for
            inserted.remove(breakpoint);
        }
    }

    private static String missing(BreakpointSpec spec) {
        if (spec instanceof BreakpointSpec.Line line) {
            return "No code for " + line.path().substring(line.path().lastIndexOf('/') + 1) + ":" + line.line()
                    + " is loaded: the program was built without -g, from another path, or a library with it is not loaded yet";
        }
        if (spec instanceof BreakpointSpec.Function function) {
            return "No function " + function.name() + " is loaded (yet)";
        }
        return "No code is mapped there";
    }
}
