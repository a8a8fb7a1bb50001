package dev.signalbox.ptrace.follow;

/**
 * What becomes of the two sides of a fork. Pure and immutable.
 *
 * @param mode which side stays traced
 */
public record FollowPolicy(Mode mode) {
    /** Which side of a fork stays traced (gdb's follow-fork-mode; {@code both} is detach-on-fork off). */
    public enum Mode {
        PARENT,
        CHILD,
        BOTH
    }

    /** The default: children run free, with our bytes out of their memory. */
    public static FollowPolicy parent() {
        return new FollowPolicy(Mode.PARENT);
    }
}
