package dev.signalbox.engine.live;

import dev.signalbox.engine.module.Abi;
import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.engine.module.ModuleFiles;
import dev.signalbox.engine.seccomp.FilterOrigin;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.seccomp.FilterInstallation;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.Unwinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The stacks at which seccomp filters were installed, for all processes of a group. Only registers and the stack's bytes are kept when it happens; frames and lines are found
 * when somebody asks, with the symbols that were loaded then. Engine thread.
 */
final class InstallationTraces {
    /** The stacks of the latest installations; an older one keeps its call only. */
    private static final int KEPT = 200;

    private static final int FRAMES = 50;
    /** Functions that programs install filters through, for programs that are linked statically. */
    private static final Set<String> FUNCTIONS =
            Set.of("prctl", "__prctl", "syscall", "seccomp_load", "sys_filter_load");

    private final Map<Long, Trace> traces = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Trace> eldest) {
            return size() > KEPT;
        }
    };

    private final ModuleFiles files;

    /** @param files the files that programs are mapped from */
    InstallationTraces(ModuleFiles files) {
        this.files = files;
    }

    private record Trace(TraceeEvent.FilterInstalled event, Abi abi, Function<MachineState, Backtrace> unwinder) {
        List<StackFrame> frames() {
            MemoryReader stack = event.stack()::read;
            return unwinder.apply(new MachineState(stack, ThreadState.reader(event.registers(), abi)))
                    .frames(0, FRAMES);
        }
    }

    /** Keeps one. */
    void add(TraceeEvent.FilterInstalled event, ProcessImage image) {
        Function<MachineState, Backtrace> unwinder = image.modules().isEmpty()
                ? state -> new Unwinder(files.all(event.pid(), MemoryMap.parse(event.maps()))).unwind(state)
                : image.unwinding();
        traces.put(event.installation().id(), new Trace(event, image.abi(), unwinder));
    }

    /** Who it was. */
    FilterOrigin origin(FilterInstallation installation) {
        List<StackFrame> frames = Optional.ofNullable(traces.get(installation.id()))
                .map(Trace::frames)
                .orElse(List.of());
        List<String> lines = new ArrayList<>();
        for (StackFrame frame : frames) {
            lines.add("#" + frame.index() + "  " + text(frame, true));
        }
        return new FilterOrigin(
                installation.pid(),
                installation.tid(),
                installation.call(),
                frames.stream()
                        .filter(frame -> !isOfLibrary(frame))
                        .findFirst()
                        .map(frame -> text(frame, false))
                        .orElse(""),
                lines);
    }

    private static boolean isOfLibrary(StackFrame frame) {
        return frame.functionName().filter(FUNCTIONS::contains).isPresent()
                || frame.module()
                        .filter(module -> InstallerSymbols.isLibrary(module.path()))
                        .isPresent();
    }

    private static String text(StackFrame frame, boolean whole) {
        String function = frame.functionName().orElseGet(() -> "0x" + Long.toHexString(frame.pc()));
        return function
                + frame.location()
                        .filter(place -> place.line() > 0)
                        .map(place -> " at " + (whole ? place.path() : fileName(place.path())) + ":" + place.line())
                        .or(() -> frame.module()
                                .map(module -> " from "
                                        + (whole ? module.path() : module.path().getFileName())))
                        .orElse("");
    }

    private static String fileName(String path) {
        return Path.of(path).getFileName().toString();
    }
}
