package dev.signalbox.engine.signal;

/**
 * An exception filter that a client ticked.
 *
 * @param id as in {@code signal.all}
 * @param condition signal list and siginfo expression; empty when there is none
 */
public record FilterRequest(String id, String condition) {}
