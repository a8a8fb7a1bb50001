package dev.signalbox.engine.signal;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.signal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a group does about signals: rules of the launch attribute and of {@code handle}, ticked filters, the preset. Every change gives the tracer a new
 * immutable policy, in force from the next stop on, and is told to {@link dev.signalbox.engine.EngineEvents#signalPolicyChanged}. Engine thread only.
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

    /**
     * Changes preset and rules, all of it or, when something is wrong, nothing.
     *
     * @param preset a preset's name; empty leaves it
     * @param rules as {@link #applyAttribute} takes them; an empty Optional takes the rule of its signals away
     * @param origin where the rules were written, as their names begin
     */
    void change(Optional<String> preset, Map<String, ?> rules, String origin) throws EngineException;

    /** {@code handle}: signals, then words; returns the rows that it concerned. */
    List<SignalRow> handle(String arguments) throws EngineException;

    /** Replaces the ticked filters; one result each, in order. Unknown filters come back unverified. */
    List<FilterResult> setFilters(List<FilterRequest> filters);

    /** One row for each signal. */
    List<SignalRow> table();

    /** The row of one signal. */
    SignalRow row(Signal signal);

    /** All of it. */
    SignalPolicyState state();
}
