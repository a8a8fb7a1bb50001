package dev.signalbox.ptrace.arch.x86_64;

/**
 * Where an instruction stands and how it was decoded.
 *
 * @param address of its first byte
 * @param length in bytes
 * @param mode of the threads that it holds for: the same bytes mean something else in the other
 */
record CodePlace(long address, int length, ProcessorMode mode) {
    /** The address of the instruction behind. */
    long next() {
        return mode.word(address + length);
    }
}
