package dev.signalbox.engine.breakpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A breakpoint as the user made it. It outlives modules, images and processes; where it is in them is {@link #locations()}. Engine thread only; the
 * content changes as modules come and go, the id never does and is never re-used.
 */
public final class LogicalBreakpoint {
    private final int id;
    private final BreakpointSpec spec;
    private final List<BreakpointLocation> locations = new ArrayList<>();
    private final UserSite site = new UserSite(this);
    private String problem = "";

    LogicalBreakpoint(int id, BreakpointSpec spec) {
        this.id = id;
        this.spec = spec;
    }

    /** Its number, unique in the {@link dev.signalbox.engine.TargetGroup}. */
    public int id() {
        return id;
    }

    /** What was asked for. */
    public BreakpointSpec spec() {
        return spec;
    }

    /** Whether at least one place in a program was found for it. */
    public boolean isVerified() {
        return !locations.isEmpty();
    }

    /** The line where it really is, which may be behind the one asked for; the one asked for while it has no place; 0 for a function without lines. */
    public int line() {
        return locations.stream()
                .flatMap(location -> location.position().stream())
                .mapToInt(position -> position.line())
                .findFirst()
                .orElse(spec instanceof BreakpointSpec.Line line ? line.line() : 0);
    }

    /** Why it has no place, or what else should be known; empty when all is well. */
    public Optional<String> message() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** Its places in the processes that use it, by process and address. */
    public List<BreakpointLocation> locations() {
        return List.copyOf(locations);
    }

    /** The owner of its sites. */
    UserSite site() {
        return site;
    }

    /** Replaces what is known about one process; tells whether that changed anything that a client sees. */
    boolean update(int pid, List<BreakpointLocation> found, String message) {
        boolean verified = isVerified();
        int line = line();
        String before = problem;
        locations.removeIf(location -> location.pid() == pid);
        locations.addAll(found);
        problem = locations.isEmpty() ? message : "";
        return verified != isVerified() || line != line() || !before.equals(problem);
    }
}
