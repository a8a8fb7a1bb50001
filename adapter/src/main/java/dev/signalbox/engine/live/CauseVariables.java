package dev.signalbox.engine.live;

import dev.signalbox.engine.fault.Fault;
import dev.signalbox.engine.fault.FaultPlace;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.event.ChildReason;
import dev.signalbox.ptrace.event.PollReason;
import dev.signalbox.ptrace.event.Sender;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.symbols.variable.ModuleSymbolNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands behind a signal of the kernel's, decoded: the fault, the child, the timer or the descriptor; at most one of them. Engine thread. */
final class CauseVariables {
    /** Clock ticks a second as siginfo counts them (USER_HZ, 100 on all architectures that matter here). */
    private static final int TICKS = 100;

    private final SignalFacts facts;
    private final SignalInfo info;

    private CauseVariables(SignalFacts facts) {
        this.facts = facts;
        this.info = facts.arrived();
    }

    static Optional<Variable> of(SignalFacts facts) {
        CauseVariables cause = new CauseVariables(facts);
        return switch (SigInfoMember.of(facts.arrived().signo(), facts.arrived().code())) {
            case CHILD -> Optional.of(cause.child());
            case TIMER -> Optional.of(cause.timer());
            case POLL -> Optional.of(cause.descriptor());
            default -> facts.fault().map(cause::fault);
        };
    }

    private Variable fault(Fault fault) {
        List<Variable> parts = new ArrayList<>();
        String cause = fault.cause().words() + (fault.detail().isEmpty() ? "" : ": " + fault.detail());
        parts.add(text("cause", fault.cause().words().isEmpty() ? "unknown" : cause));
        fault.address().ifPresent(address -> {
            parts.add(text("address", "0x" + Long.toHexString(address)));
            parts.add(text("symbol", symbol(address)));
            parts.add(ViewVariable.property("mapping", () -> FaultPlace.of(facts.map(), address)));
        });
        parts.add(text("access", fault.access().map(access -> access.word()).orElse("unknown")));
        fault.error()
                .ifPresent(error -> parts.add(text(
                        "error code", error + "; whether there was a page, bit 0, the kernel tells the handler only")));
        String words = fault.words();
        return ViewVariable.property("fault", () -> words.isEmpty() ? SiginfoVariable.summary(info) : words)
                .withChildren(() -> parts);
    }

    private String symbol(long address) {
        return new ModuleSymbolNames(facts.stop().image().moduleSet())
                .describe(address)
                .orElse("none");
    }

    private static Variable text(String name, String text) {
        return ViewVariable.property(name, () -> text);
    }

    private Variable child() {
        int pid = info.intAt(16);
        Sender child = facts.stop()
                .group()
                .senders()
                .of(info, facts.pid())
                .orElseGet(() -> new Sender(pid, "", "", "", Integer.toUnsignedString(info.intAt(20)), false));
        String what = ChildReason.of(info.code(), info.intAt(24));
        return ViewVariable.property("child", () -> child.title() + " " + what)
                .withChildren(() -> List.of(
                        text("pid", Integer.toString(pid)),
                        text("name", child.name().isEmpty() ? "unknown: it is gone" : child.name()),
                        text("status", what),
                        text("user", child.user()),
                        text("user time", seconds(info.longAt(32))),
                        text("system time", seconds(info.longAt(40)))));
    }

    private static String seconds(long ticks) {
        return ticks / TICKS + String.format(".%02d s", ticks % TICKS);
    }

    private Variable timer() {
        int id = info.intAt(16);
        int overrun = info.intAt(20);
        return ViewVariable.property(
                        "timer", () -> "timer " + id + (overrun == 0 ? "" : ", " + overrun + " expirations missed"))
                .withChildren(() -> {
                    List<Variable> parts = new ArrayList<>();
                    parts.add(text("id", Integer.toString(id)));
                    parts.add(text("overrun", Integer.toString(overrun)));
                    parts.addAll(TimerFile.of(facts.pid(), id));
                    return parts;
                });
    }

    private Variable descriptor() {
        int fd = info.intAt(24);
        String path = target(fd);
        return ViewVariable.property("descriptor", () -> fd + " (" + path + ") " + PollReason.of(info.code()))
                .withChildren(() -> List.of(
                        text("number", Integer.toString(fd)),
                        text("path", path),
                        text("event", PollReason.of(info.code()))));
    }

    private String target(int fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + facts.pid() + "/fd/" + fd))
                    .toString();
        } catch (IOException e) {
            return "unknown: it was closed since, or /proc hides it";
        }
    }
}
