package dev.signalbox.dap.protocol;

/**
 * One request of a client.
 *
 * @param seq its number, which the response repeats
 * @param command what is asked for
 * @param arguments with what
 */
public record Request(int seq, String command, Arguments arguments) {}
