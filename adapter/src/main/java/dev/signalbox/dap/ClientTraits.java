package dev.signalbox.dap;

import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import java.util.List;

/**
 * What the client said about itself in {@code initialize}.
 *
 * @param firstLine the number that it gives to the first line of a file
 * @param firstColumn the number that it gives to the first column
 * @param uris whether it names files by URI
 * @param invalidated whether it understands the event {@code invalidated}
 */
public record ClientTraits(int firstLine, int firstColumn, boolean uris, boolean invalidated) {
    /** The defaults of the protocol. */
    public static final ClientTraits DEFAULT = new ClientTraits(1, 1, false, false);

    /** Reads the arguments of {@code initialize}. */
    public static ClientTraits of(Arguments arguments) throws RequestException {
        return new ClientTraits(
                arguments.flag("linesStartAt1", true) ? 1 : 0,
                arguments.flag("columnsStartAt1", true) ? 1 : 0,
                arguments.word("pathFormat", "path", List.of("path", "uri")).equals("uri"),
                arguments.flag("supportsInvalidatedEvent", false));
    }

    /** A line of ours as the client counts. */
    public int line(int line) {
        return line == 0 ? 0 : line - 1 + firstLine;
    }

    /** A column of ours as the client counts. */
    public int column(int column) {
        return column == 0 ? 0 : column - 1 + firstColumn;
    }

    /** A line of the client's, from 1. */
    public int ourLine(int line) {
        return line + 1 - firstLine;
    }
}
