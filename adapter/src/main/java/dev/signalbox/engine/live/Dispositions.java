package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.RunState;
import dev.signalbox.engine.module.SymbolIndex;
import dev.signalbox.engine.signal.DispositionRow;
import dev.signalbox.engine.signal.DispositionTable;
import dev.signalbox.engine.signal.Finding;
import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.symbols.module.VirtualAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dispositions of a process. Which signals are caught and which ignored /proc tells at any time; the handlers are asked for at a stop, by system calls that
 * the program makes for us, and only when somebody wants to see them; where it must not be made to, what it gave to sigaction() is shown. Engine thread.
 */
final class Dispositions {
    private final LiveProcess process;
    private final LiveGroup group;

    Dispositions(LiveGroup group, LiveProcess process) {
        this.group = group;
        this.process = process;
    }

    /** The kernel's record for one signal. */
    Finding<Disposition> of(Signal signal) {
        Finding<List<Disposition>> asked = ask(SignalSet.of(signal));
        return asked.value()
                .map(list -> Finding.of(list.get(0)))
                .or(() -> recorded(signal).map(entry -> Finding.recorded(entry, asked.reason())))
                .orElseGet(() -> Finding.unknown(asked.reason()));
    }

    /** What the process gave to sigaction(), if it has a handler still: one of one shot is gone once it has run. */
    private Optional<Disposition> recorded(Signal signal) {
        try {
            return masks().caught().contains(signal.number())
                    ? group.actions().of(process.pid(), signal).filter(Disposition::isHandler)
                    : Optional.empty();
        } catch (EngineException e) {
            return Optional.empty(); // it has ended: what was asked for before says so
        }
    }

    private Finding<List<Disposition>> ask(SignalSet signals) {
        try {
            return Finding.of(group.tracer().dispositions(process.pid(), signals));
        } catch (InjectionRefusedException e) {
            return Finding.unknown(e.getMessage());
        } catch (TraceeGoneException e) {
            return Finding.unknown("the process has ended");
        } catch (NotStoppedException e) {
            return Finding.unknown("the process is running; pause it to see its handlers");
        } catch (PtraceException e) {
            return Finding.unknown(e.getMessage());
        }
    }

    /** All of them. Only those with a handler are asked for: the others have nothing more to tell. */
    DispositionTable table() throws EngineException {
        SignalMasks masks = masks();
        Map<Integer, Disposition> known = new HashMap<>();
        String unknown = "";
        if (masks.caught().mask() != 0) {
            Finding<List<Disposition>> asked = process.state() == RunState.STOPPED
                    ? ask(masks.caught())
                    : Finding.unknown("the process is running; pause it to see its handlers");
            asked.value()
                    .ifPresent(list ->
                            list.forEach(entry -> known.put(entry.signal().number(), entry)));
            unknown = asked.reason();
        }
        String recorded = "";
        if (!unknown.isEmpty()) {
            for (Signal signal : masks.caught().signals()) {
                recorded(signal).ifPresent(entry -> known.put(signal.number(), entry));
            }
            recorded = known.isEmpty() ? "" : unknown;
            unknown = known.size() == masks.caught().signals().size() ? "" : unknown;
        }
        List<DispositionRow> rows = new ArrayList<>();
        for (int number = 1; number <= Signal.MAX; number++) {
            rows.add(row(Signal.of(number), masks, Optional.ofNullable(known.get(number))));
        }
        return new DispositionTable(rows, unknown, recorded);
    }

    private SignalMasks masks() throws EngineException {
        try {
            return SignalMasks.read(process.pid(), process.pid());
        } catch (TraceeGoneException | IOException e) {
            throw new EngineException(
                    "The dispositions of process " + process.pid() + " cannot be read: "
                            + (e instanceof IOException ? e.getMessage() : "it has ended"),
                    e);
        }
    }

    private DispositionRow row(Signal signal, SignalMasks masks, Optional<Disposition> entry) {
        DispositionRow.Action action = masks.caught().contains(signal.number())
                ? DispositionRow.Action.HANDLER
                : masks.ignored().contains(signal.number())
                        ? DispositionRow.Action.IGNORE
                        : DispositionRow.Action.DEFAULT;
        long handler =
                entry.filter(Disposition::isHandler).map(Disposition::handler).orElse(0L);
        SymbolIndex index = process.image().index();
        return new DispositionRow(
                signal,
                action,
                entry,
                handler == 0 ? "" : symbol(index, handler),
                handler == 0 ? Optional.empty() : index.positionAt(handler));
    }

    /** {@code on_usr1 at signals.c:15 (0x401136)}. */
    static String place(SymbolIndex index, long address) {
        String name = symbol(index, address);
        String number = "0x" + Long.toHexString(address);
        String where = index.positionAt(address)
                .map(position -> " at " + position)
                .or(() -> index.moduleAt(address).map(module -> " from " + module.name()))
                .orElse("");
        return name.isEmpty() ? number + where : name + where + " (" + number + ")";
    }

    private static String symbol(SymbolIndex index, long address) {
        return index.functionAt(address)
                .map(function -> function.name())
                .or(() -> index.symbolsAt(address)
                        .flatMap(module -> module.symbolAt(new VirtualAddress(address)))
                        .map(Object::toString))
                .orElse("");
    }
}
