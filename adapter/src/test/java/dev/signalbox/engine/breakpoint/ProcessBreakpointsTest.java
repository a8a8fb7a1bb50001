package dev.signalbox.engine.breakpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.module.CodeIndex;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.step.LineMap;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.site.SiteOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Breakpoints against made-up code: what reaches the process, and what clients are told. */
class ProcessBreakpointsTest {
    private static final String FILE = "/src/a.c";

    private final AtomicInteger ids = new AtomicInteger();
    private final BreakpointTable table = new BreakpointTable(ids::incrementAndGet);
    private final List<String> traffic = new ArrayList<>();
    private final List<LogicalBreakpoint> changed = new ArrayList<>();

    private final SitePort sites = new SitePort() {
        @Override
        public void add(long address, SiteOwner owner) throws SiteException {
            if (address == 0xbad) {
                throw new SiteException(address, "no code there");
            }
            traffic.add("+" + Long.toHexString(address));
        }

        @Override
        public void remove(long address, SiteOwner owner) {
            traffic.add("-" + Long.toHexString(address));
        }
    };

    /** Lines of one file by their addresses; a line without an entry is one that has no code. */
    private record Code(Map<Integer, List<Long>> lines) implements CodeIndex {
        @Override
        public List<Place> placesOf(BreakpointSpec spec) {
            return spec instanceof BreakpointSpec.Line line
                    ? lines.getOrDefault(line.line(), List.of()).stream()
                            .map(address ->
                                    new Place(address, Optional.of(new SourcePosition(FILE, line.line() + 1, 0))))
                            .toList()
                    : List.of();
        }

        @Override
        public Optional<SourcePosition> positionAt(long address) {
            return Optional.empty();
        }

        @Override
        public boolean hasSource(long address) {
            return false;
        }

        @Override
        public Optional<LineMap> lineMapAt(long address, int inlineDepth) {
            return Optional.empty();
        }

        @Override
        public List<LineMap.Range> inlinedRangesAt(long address, int inlineDepth) {
            return List.of();
        }

        @Override
        public Inlining inliningAt(long address) {
            return new Inlining(0, 0);
        }

        @Override
        public OptionalLong bodyOf(long address) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<String> linkedFunction(long address) {
            return Optional.empty();
        }

        @Override
        public OptionalLong definitionOf(String function) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<LoadedModule> moduleAt(long address) {
            return Optional.empty();
        }
    }

    private ProcessBreakpoints process(int pid, Map<Integer, List<Long>> lines) {
        ProcessBreakpoints breakpoints = new ProcessBreakpoints(pid, table, new Code(lines), sites, changed::add);
        breakpoints.start();
        return breakpoints;
    }

    private List<LogicalBreakpoint> set(int... lines) {
        List<LineRequest> requests = new ArrayList<>();
        for (int line : lines) {
            requests.add(new LineRequest(line, 0));
        }
        return table.setLines(FILE, requests);
    }

    @Test
    void aListIsReplacedByItsDifferences() {
        process(1, Map.of(1, List.of(0x10L), 2, List.of(0x20L), 3, List.of(0x30L)));
        List<LogicalBreakpoint> before = set(1, 2);
        traffic.clear();

        List<LogicalBreakpoint> after = set(2, 3);

        assertThat(traffic).containsExactly("-10", "+30");
        assertThat(after.get(0)).isSameAs(before.get(1));
        assertThat(after.get(1).id()).isEqualTo(3);
        set(2, 3);
        assertThat(traffic).hasSize(2);
    }

    @Test
    void aLineWithSeveralPlacesHasASiteAtEachAndTellsWhereItReallyIs() {
        process(1, Map.of(1, List.of(0x10L, 0x18L)));

        LogicalBreakpoint breakpoint = set(1).get(0);

        assertThat(traffic).containsExactly("+10", "+18");
        assertThat(breakpoint.isVerified()).isTrue();
        assertThat(breakpoint.line()).isEqualTo(2);
        assertThat(breakpoint.locations())
                .extracting(BreakpointLocation::address)
                .containsExactly(0x10L, 0x18L);
    }

    @Test
    void aPendingBreakpointIsBoundWhenItsModuleComesAndFreedWhenItGoes() {
        ProcessBreakpoints process = process(1, Map.of());
        LogicalBreakpoint breakpoint = set(1).get(0);
        assertThat(breakpoint.isVerified()).isFalse();
        assertThat(breakpoint.message()).isPresent();
        assertThat(changed).isEmpty();

        process.resolve(new Code(Map.of(1, List.of(0x10L))));

        assertThat(changed).containsExactly(breakpoint);
        assertThat(breakpoint.isVerified()).isTrue();
        process.resolve(new Code(Map.of()));
        assertThat(traffic).containsExactly("+10", "-10");
        assertThat(breakpoint.isVerified()).isFalse();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNotVerifiedAndSaysWhy() {
        process(1, Map.of(1, List.of(0xbadL)));

        LogicalBreakpoint breakpoint = set(1).get(0);

        assertThat(breakpoint.isVerified()).isFalse();
        assertThat(breakpoint.message())
                .hasValueSatisfying(text -> assertThat(text).contains("no code there"));
    }

    @Test
    void anExecMakesTheSitesAnew() {
        ProcessBreakpoints process = process(1, Map.of(1, List.of(0x10L)));
        set(1);
        traffic.clear();

        process.forgetSites();
        process.resolve(new Code(Map.of(1, List.of(0x50L))));

        assertThat(traffic).containsExactly("+50");
    }

    @Test
    void aBreakpointOfTwoProcessesLosesOnlyThePlacesOfTheOneThatEnds() {
        process(1, Map.of(1, List.of(0x10L)));
        ProcessBreakpoints second = process(2, Map.of(1, List.of(0x20L)));
        LogicalBreakpoint breakpoint = set(1).get(0);

        second.end();

        assertThat(breakpoint.isVerified()).isTrue();
        assertThat(breakpoint.locations()).extracting(BreakpointLocation::pid).containsExactly(1);
        table.remove(breakpoint.id());
        assertThat(traffic).containsExactly("+10", "+20", "-10");
    }
}
