package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;

/**
 * A value whose type says too little to compute with it: a complex number, or bytes of an encoding that is not understood.
 *
 * @param bytes all of it, not to be changed
 */
public record OpaqueValue(Type type, Storage storage, ValueContext context, byte[] bytes) implements Value {}
