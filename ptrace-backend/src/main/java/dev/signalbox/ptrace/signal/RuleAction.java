package dev.signalbox.ptrace.signal;

/** What a rule does with a signal at which it does not stop, instead of passing or dropping it. */
public sealed interface RuleAction {
    /** What is said of a signal that met it: {@code held}. */
    String fate();

    /** The call that seccomp blocked returns this, and the program gets no signal. */
    record Emulate(long result) implements RuleAction {
        @Override
        public String fate() {
            return "emulated";
        }
    }

    /** It is kept with its siginfo, until it is released. */
    record Hold() implements RuleAction {
        @Override
        public String fate() {
            return "held";
        }
    }

    /** Another signal arrives in its place, as if the same sender had sent it by kill(2). */
    record Replace(Signal by) implements RuleAction {
        @Override
        public String fate() {
            return "replaced by " + by;
        }
    }
}
