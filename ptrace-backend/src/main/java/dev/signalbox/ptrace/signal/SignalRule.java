package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.ErrnoNames;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** As the launch attribute {@code signals} writes it: a map, or a list of maps when there are several cases. */
    public Object attribute() {
        return cases.size() == 1
                ? cases.get(0).attribute()
                : cases.stream().map(Case::attribute).toList();
    }

    /** Each case in gdb's words: {@code when si_pid == 1: nostop print pass}. */
    public List<String> sentences() {
        return cases.stream().map(Case::sentence).toList();
    }

    /** One case. */
    public static final class Case {
        private final SignalCondition when;
        private final SignalCondition stop;
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
         * @param instead what is done with it when it does not stop; the program does not get this signal then
         * @param name the rule's name for journal and user
         */
        public Case(
                SignalCondition when,
                SignalCondition stop,
                boolean print,
                boolean pass,
                OptionalLong limit,
                Optional<RuleAction> instead,
                String name) {
            this.when = when;
            this.stop = stop;
            this.stopping = new SignalAction(true, true, pass, name);
            this.going = new SignalAction(false, print, pass && instead.isEmpty(), name, limit, instead);
        }

        /** A case for every signal, without limit and action. */
        static Case of(SignalCondition stop, boolean print, boolean pass, String name) {
            return new Case(SignalCondition.ALWAYS, stop, print, pass, OptionalLong.empty(), Optional.empty(), name);
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
            return stopping.pass();
        }

        public OptionalLong limit() {
            return going.limit();
        }

        /** What is done with it in the place of passing it. */
        public Optional<RuleAction> instead() {
            return going.instead();
        }

        /** The rule's name. */
        public String name() {
            return going.rule();
        }

        private String sentence() {
            String stops = stop == SignalCondition.ALWAYS
                    ? "stop"
                    : stop == SignalCondition.NEVER ? "nostop" : "stop if " + stop.text() + ", else";
            return (when == SignalCondition.ALWAYS ? "" : "when " + when.text() + ": ")
                    + stops
                    + (print() ? " print" : " noprint")
                    + (limit().isPresent() ? " (at most " + limit().getAsLong() + " times)" : "")
                    + (instead().isPresent() ? " " + words(instead().get()) : pass() ? " pass" : " nopass");
        }

        private static String words(RuleAction action) {
            return action instanceof RuleAction.Emulate emulate
                    ? "emulate " + resultText(emulate)
                    : action instanceof RuleAction.Replace replace ? "signal " + replace.by() : "hold";
        }

        private static Object attribute(RuleAction action) {
            return action instanceof RuleAction.Emulate emulate
                    ? Map.of("emulate", resultText(emulate))
                    : action instanceof RuleAction.Replace replace
                            ? Map.of("signal", replace.by().name())
                            : "hold";
        }

        private static Object resultText(RuleAction.Emulate emulate) {
            long value = emulate.result();
            return value < 0 && value >= -ErrnoNames.MAX ? "-" + ErrnoNames.name((int) -value) : (Object) value;
        }

        private Map<String, Object> attribute() {
            Map<String, Object> map = new LinkedHashMap<>();
            if (when != SignalCondition.ALWAYS) {
                map.put("when", when.text());
            }
            map.put("stop", stop.attribute());
            map.put("print", print());
            map.put("pass", pass());
            if (limit().isPresent()) {
                map.put("limit", limit().getAsLong());
            }
            instead().ifPresent(action -> map.put("action", attribute(action)));
            return map;
        }
    }
}
