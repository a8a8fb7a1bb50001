package dev.signalbox.engine.signal;

/**
 * What became of a ticked filter.
 *
 * @param id a number for {@code hitBreakpointIds}
 * @param verified whether it works
 * @param message why not; empty otherwise
 */
public record FilterResult(int id, boolean verified, String message) {}
