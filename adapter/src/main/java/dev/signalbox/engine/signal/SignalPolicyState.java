package dev.signalbox.engine.signal;

import dev.signalbox.ptrace.signal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group's signal policy as it is now.
 *
 * @param preset the preset's name
 * @param filters the ticked exception filters; absent when no client has said anything about them
 * @param rules the explicit rules, as the launch attribute {@code signals} writes them
 */
public record SignalPolicyState(String preset, Optional<List<FilterRequest>> filters, Map<Signal, Object> rules) {}
