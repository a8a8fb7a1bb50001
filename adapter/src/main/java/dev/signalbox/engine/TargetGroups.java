package dev.signalbox.engine;

/** Where a session gets its {@link TargetGroup} from. Safe for any thread. */
@FunctionalInterface
public interface TargetGroups {
    /** A new group with its two threads; whoever asks for it closes it. */
    TargetGroup open();
}
