package dev.signalbox.engine;

import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.stop.Stop;
import java.util.List;
import java.util.Optional;

/** A program under inspection: a live process, or later a core file. Engine thread only. */
public interface Target {
    /** The process id. */
    int pid();

    /** The executable's name. */
    String name();

    /** The executable's path. */
    String executable();

    /** The bits of its addresses: 64 or 32. */
    int pointerBits();

    /** What it does now. */
    RunState state();

    /** Its threads, in the order of their birth. */
    List<TargetThread> threads();

    /** What is mapped, in load order. */
    List<LoadedModule> modules();

    /** Where it is stopped, when {@link #state()} is STOPPED. */
    Optional<Stop> stop();

    /** Reads memory; fewer bytes than asked for where unmapped memory follows. Inserted breakpoint bytes are not seen. */
    byte[] readMemory(long address, int length);
}
