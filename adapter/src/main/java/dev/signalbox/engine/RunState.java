package dev.signalbox.engine;

/** What a target does at the moment, as far as the engine has heard. */
public enum RunState {
    /** Launched or attached, stopped, and not yet started by {@link LiveTarget#start()}: nothing has been reported. */
    PREPARED,
    /** Its threads run. */
    RUNNING,
    /** All its threads are stopped and a {@link dev.signalbox.engine.stop.Stop} tells why. */
    STOPPED,
    /** It ended, or was let go. */
    GONE
}
