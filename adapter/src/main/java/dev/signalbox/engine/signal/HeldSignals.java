package dev.signalbox.engine.signal;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.List;
import java.util.OptionalInt;

/** The signals of a process that are held for later. Engine thread only. */
public interface HeldSignals {
    /**
     * A signal that is held.
     *
     * @param number counts from 0 over all threads of the process; changes when an earlier one is released
     * @param tid the thread that was about to get it
     * @param info its siginfo
     */
    record Held(int number, int tid, SignalInfo info) {}

    /** All of them, thread by thread, for each thread the oldest first. */
    List<Held> all();

    /**
     * Gives one back, with its original siginfo: as soon as the thread runs, at once when it does.
     *
     * @param receiver another thread of the process that gets it instead
     */
    void release(int number, OptionalInt receiver) throws EngineException;

    /** Has one given back when the process goes on from its next stop. */
    void releaseAtNextStop(int number) throws EngineException;
}
