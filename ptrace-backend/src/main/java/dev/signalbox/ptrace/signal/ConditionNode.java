package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;
import java.util.Arrays;
import java.util.Objects;

/**
 * A compiled siginfo expression: a small tree over 64-bit numbers that is evaluated without allocating.
 *
 * <p>A field that the arriving siginfo does not have (si_pid of a page fault) is <em>absent</em>, and so is what is computed from it: it equals nothing,
 * differs from everything, is neither less nor greater, and is false.
 */
sealed interface ConditionNode {
    /** The number, 0 when absent. */
    long value(SignalInfoView info, Receiver receiver);

    /** Whether there is a number at all. */
    default boolean present(SignalInfoView info) {
        return true;
    }

    /** Whether it is an unsigned 64-bit number: comparisons with it are unsigned, as in C. */
    default boolean unsigned() {
        return false;
    }

    default boolean test(SignalInfoView info, Receiver receiver) {
        return present(info) && value(info, receiver) != 0;
    }

    /** A number in the text, or a constant's. */
    record Constant(long number) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return number;
        }
    }

    /** A field of siginfo, whose place depends on the union member in use. */
    final class Field implements ConditionNode {
        private final String name;
        /** By the ordinal of the member; null where the member has no such field. */
        private final SigInfoField[] places;

        Field(String name) {
            this.name = name;
            SigInfoMember[] members = SigInfoMember.values();
            places = new SigInfoField[members.length];
            for (SigInfoMember member : members) {
                places[member.ordinal()] =
                        SigInfoLayout.BITS_64.field(member, name).orElse(null);
            }
        }

        String name() {
            return name;
        }

        /** Whether any member has it. */
        boolean exists() {
            return Arrays.stream(places).anyMatch(Objects::nonNull);
        }

        private SigInfoField place(SignalInfoView info) {
            return places[SigInfoMember.of(info.signo(), info.code()).ordinal()];
        }

        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            SigInfoField place = place(info);
            return place == null ? 0 : place.read(info);
        }

        @Override
        public boolean present(SignalInfoView info) {
            return place(info) != null;
        }

        @Override
        public boolean unsigned() {
            for (SigInfoField place : places) {
                if (place != null) {
                    return place.size() == Long.BYTES && !place.signed();
                }
            }
            return false;
        }
    }

    /** A property of the process that the signal is about to reach. */
    enum Received implements ConditionNode {
        PID {
            @Override
            public long value(SignalInfoView info, Receiver receiver) {
                return receiver.pid();
            }
        },
        PPID {
            @Override
            public long value(SignalInfoView info, Receiver receiver) {
                return receiver.parentPid();
            }
        },
        TID {
            @Override
            public long value(SignalInfoView info, Receiver receiver) {
                return receiver.tid();
            }
        },
        HANDLED {
            @Override
            public long value(SignalInfoView info, Receiver receiver) {
                return receiver.handles(info.signo()) ? 1 : 0;
            }
        }
    }

    /** {@code $exe == "..."}: the path of the receiver's program, or its last part when the text has no slash. */
    record Executable(String wanted, boolean equal) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            String path = receiver.executable();
            boolean same = wanted.indexOf('/') >= 0
                    ? path.equals(wanted)
                    : path.endsWith(wanted)
                            && path.length() > wanted.length()
                            && path.charAt(path.length() - wanted.length() - 1) == '/';
            return same == equal ? 1 : 0;
        }
    }

    /** {@code !}. */
    record Not(ConditionNode operand) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return operand.test(info, receiver) ? 0 : 1;
        }
    }

    /** {@code -}. */
    record Negative(ConditionNode operand) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return -operand.value(info, receiver);
        }

        @Override
        public boolean present(SignalInfoView info) {
            return operand.present(info);
        }
    }

    /** {@code &&}. */
    record And(ConditionNode left, ConditionNode right) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return left.test(info, receiver) && right.test(info, receiver) ? 1 : 0;
        }
    }

    /** {@code ||}. */
    record Or(ConditionNode left, ConditionNode right) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return left.test(info, receiver) || right.test(info, receiver) ? 1 : 0;
        }
    }

    /** {@code &}. */
    record Bits(ConditionNode left, ConditionNode right) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            return left.value(info, receiver) & right.value(info, receiver);
        }

        @Override
        public boolean present(SignalInfoView info) {
            return left.present(info) && right.present(info);
        }

        @Override
        public boolean unsigned() {
            return left.unsigned() || right.unsigned();
        }
    }

    /** A comparison. */
    record Compare(Operator operator, ConditionNode left, ConditionNode right) implements ConditionNode {
        @Override
        public long value(SignalInfoView info, Receiver receiver) {
            if (!left.present(info) || !right.present(info)) {
                return operator == Operator.DIFFERENT ? 1 : 0;
            }
            long a = left.value(info, receiver);
            long b = right.value(info, receiver);
            int order = left.unsigned() || right.unsigned() ? Long.compareUnsigned(a, b) : Long.compare(a, b);
            return operator.holds(order) ? 1 : 0;
        }
    }

    /** The comparisons. */
    enum Operator {
        EQUAL,
        DIFFERENT,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(int order) {
            switch (this) {
                case EQUAL:
                    return order == 0;
                case DIFFERENT:
                    return order != 0;
                case LESS:
                    return order < 0;
                case LESS_OR_EQUAL:
                    return order <= 0;
                case GREATER:
                    return order > 0;
                default:
                    return order >= 0;
            }
        }
    }
}
