package dev.signalbox.engine.module;

import dev.signalbox.symbols.module.Module;
import java.util.Optional;

/**
 * A module of a process with what can be asked about it.
 *
 * @param shown what clients see
 * @param symbols its symbols; empty when the file cannot be read
 */
public record MappedModule(LoadedModule shown, Optional<Module> symbols) {}
