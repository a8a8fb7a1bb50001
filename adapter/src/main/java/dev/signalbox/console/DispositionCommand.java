package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.DispositionRow;
import dev.signalbox.engine.signal.DispositionTable;
import dev.signalbox.ptrace.signal.ActionFlag;
import dev.signalbox.ptrace.signal.DefaultAction;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code info dispositions}: what the program has arranged for its signals. */
final class DispositionCommand {
    private DispositionCommand() {}

    /** All signals that are not left at their default action, or the one that is named. */
    static String run(ConsoleContext context, String arguments) throws CommandException, EngineException {
        DispositionTable table = context.process().dispositionTable();
        Optional<Signal> wanted =
                arguments.isBlank() ? Optional.empty() : Optional.of(SignalCommands.parse(arguments.strip()));
        List<DispositionRow> rows = table.rows().stream()
                .filter(row -> wanted.map(row.signal()::equals).orElse(row.action() != DispositionRow.Action.DEFAULT))
                .toList();
        StringBuilder text = new StringBuilder();
        for (DispositionRow row : rows) {
            text.append(String.format("%-12s ", row.signal().name()))
                    .append(action(row))
                    .append('\n');
        }
        if (rows.isEmpty()) {
            text.append("every signal has its default action\n");
        } else if (wanted.isEmpty()) {
            text.append("all others have their default action\n");
        }
        if (!table.unknown().isEmpty()
                && rows.stream().anyMatch(row -> row.action() == DispositionRow.Action.HANDLER)) {
            text.append("the handlers are unknown: ").append(table.unknown()).append('\n');
        }
        if (!table.recorded().isEmpty()
                && rows.stream().anyMatch(row -> row.entry().isPresent())) {
            text.append("handlers are shown as they were given to sigaction(); they cannot be asked for: ")
                    .append(table.recorded())
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String action(DispositionRow row) {
        return switch (row.action()) {
            case DEFAULT -> "default: " + DefaultAction.of(row.signal()).name().toLowerCase(Locale.ROOT);
            case IGNORE -> "ignored";
            case HANDLER -> row.entry().map(entry -> handler(row, entry)).orElse("handler");
        };
    }

    private static String handler(DispositionRow row, Disposition entry) {
        String address = "0x" + Long.toHexString(entry.handler());
        StringBuilder text = new StringBuilder(row.function().isEmpty() ? address : row.function());
        row.position().ifPresent(position -> text.append(" at ").append(position));
        List<String> flags = ActionFlag.names(entry.flags());
        flags.remove(ActionFlag.SA_RESTORER.name());
        if (!flags.isEmpty()) {
            text.append("  ").append(String.join(" | ", flags));
        }
        if (entry.mask().mask() != 0) {
            text.append("  blocks ").append(entry.mask());
        }
        return text.toString();
    }
}
