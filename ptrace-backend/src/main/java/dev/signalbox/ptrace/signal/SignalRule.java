package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the user wants for one signal: cases of which the first whose {@code when} holds decides. Immutable; deciding allocates nothing.
 *
 * @param cases in order
 */
public record SignalRule(List<Case> cases) {
    public SignalRule {
        cases = List.copyOf(cases);
    }

    /** The action, or null when no case holds. */
    SignalAction decide(SignalInfoView info, Receiver receiver) {
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            if (one.when.test(info, receiver)) {
                return one.stop.test(info, receiver) ? one.stopping : one.going;
            }
        }
        return null;
    }

    /** One case. */
    public static final class Case {
        private final SignalCondition when;
        private final SignalCondition stop;
        private final OptionalLong limit;
        private final SignalAction stopping;
        private final SignalAction going;

        /**
         * A case.
         *
         * @param when when it counts
         * @param stop when it stops; what stops is printed too
         * @param print whether it is printed when it does not stop
         * @param pass whether the program gets the signal
         * @param limit how often it is printed; later ones are only counted
         * @param name the rule's name for journal and user
         */
        public Case(
                SignalCondition when,
                SignalCondition stop,
                boolean print,
                boolean pass,
                OptionalLong limit,
                String name) {
            this.when = when;
            this.stop = stop;
            this.limit = limit;
            this.stopping = new SignalAction(true, true, pass, name);
            this.going = new SignalAction(false, print, pass, name);
        }

        public SignalCondition when() {
            return when;
        }

        public SignalCondition stop() {
            return stop;
        }

        public boolean print() {
            return going.print();
        }

        public boolean pass() {
            return going.pass();
        }

        public OptionalLong limit() {
            return limit;
        }

        /** The rule's name. */
        public String name() {
            return going.rule();
        }
    }
}
