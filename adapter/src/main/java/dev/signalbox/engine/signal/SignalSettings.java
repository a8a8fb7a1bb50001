package dev.signalbox.engine.signal;

import dev.signalbox.engine.EngineException;
import java.util.List;
import java.util.Map;

/**
 * What a group does about signals: rules of the launch attribute and of {@code handle}, ticked filters, the preset. Every change gives the tracer a new
 * immutable policy, in force from the next stop on. Engine thread only.
 */
public interface SignalSettings {
    /**
     * Takes the launch attribute {@code signals}.
     *
     * @param attribute signal names (lists like {@code SIGUSR1, SIGUSR2} too) to words ({@code "nostop noprint pass"}), to a map, or to a list of maps; JSON as plain
     *     Java maps, lists, strings, numbers and booleans
     */
    void applyAttribute(Map<String, ?> attribute) throws EngineException;

    /** Chooses a preset by its name. */
    void setPreset(String name) throws EngineException;

    /** {@code handle}: signals, then words; returns the rows that it concerned. */
    List<SignalRow> handle(String arguments) throws EngineException;

    /** Replaces the ticked filters; one result each, in order. Unknown filters come back unverified. */
    List<FilterResult> setFilters(List<FilterRequest> filters);

    /** One row for each signal. */
    List<SignalRow> table();
}
