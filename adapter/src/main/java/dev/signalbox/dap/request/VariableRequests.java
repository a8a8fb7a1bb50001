package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.model.Handles;
import dev.signalbox.dap.model.Shown;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.Variable.NumberStyle;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.debug.VariablesResponse;

/** {@code variables}, a page at a time, and {@code setVariable}. */
final class VariableRequests implements RequestRegistry.Family {
    /** The longest page, so that a huge array cannot fill the memory. */
    private static final int PAGE = 20_000;
    /** How many elements are read between two looks whether the client still wants them. */
    private static final int STRETCH = 256;

    @Override
    public void register(RequestRegistry registry) {
        registry.on("variables", RequestRegistry.Phase.LIVE, this::variables);
        registry.on("setVariable", RequestRegistry.Phase.LIVE, this::setVariable);
    }

    private Object variables(DapSession session, Arguments arguments) throws RequestException {
        Handles.Container container = session.handles().container(arguments.integer("variablesReference"));
        String filter = arguments.word("filter", "all", List.of("all", "indexed", "named"));
        int start = arguments.count("start", 0);
        int count = arguments.count("count", 0);
        Variable content = container.content();
        boolean wanted = filter.equals("all") || filter.equals("indexed") == content.isIndexed();
        long most = !wanted ? 0 : count == 0 ? PAGE : Math.min(count, PAGE);
        Shown shown = new Shown(session.handles(), style(arguments));
        List<org.eclipse.lsp4j.debug.Variable> variables = new ArrayList<>();
        List<Variable> some = List.of();
        do {
            session.checkCancelled();
            // only what is indexed is long; named members are worked out all at once
            int stretch = (int) Math.min(content.isIndexed() ? STRETCH : most, most - variables.size());
            some = stretch == 0 ? List.of() : content.children(start + variables.size(), stretch);
            some.forEach(child -> variables.add(shown.variable(child, container)));
        } while (content.isIndexed() && !some.isEmpty() && variables.size() < most);
        VariablesResponse response = new VariablesResponse();
        response.setVariables(variables.toArray(org.eclipse.lsp4j.debug.Variable[]::new));
        return response;
    }

    private Object setVariable(DapSession session, Arguments arguments) throws RequestException, EngineException {
        Handles.Container container = session.handles().container(arguments.integer("variablesReference"));
        String name = arguments.string("name");
        String value = arguments.string("value");
        Variable child = container
                .content()
                .child(name)
                .orElseThrow(
                        () -> new RequestException(ErrorCode.BAD_ARGUMENT, "there is no variable '" + name + "' here"));
        Object response = new Shown(session.handles(), style(arguments)).assigned(child.set(value), container);
        // what depends on it (an alias, an outcome, a watch) is read again
        session.invalidate("variables");
        return response;
    }

    static NumberStyle style(Arguments arguments) throws RequestException {
        java.util.Optional<Arguments> format = arguments.object("format");
        return format.isPresent() && format.get().flag("hex", false) ? NumberStyle.HEX : NumberStyle.NATURAL;
    }
}
