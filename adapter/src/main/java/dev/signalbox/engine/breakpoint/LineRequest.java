package dev.signalbox.engine.breakpoint;

/**
 * A breakpoint that a client asks for in a source file.
 *
 * @param line from 1
 * @param column from 1; 0 when the client did not say
 */
public record LineRequest(int line, int column) {}
