package dev.signalbox.engine.signal;

import dev.signalbox.ptrace.DeliveredSignal;
import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SigInfoSymbols;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a signal handler found on its stack, compared with what ptrace saw and what was to be delivered. Pure.
 *
 * @param found the siginfo in the frame
 * @param layout how the program sees a siginfo
 * @param delivered what left the tracer for this frame; empty when it came before the process was traced or is forgotten
 */
public record DeliveryCheck(SignalInfo found, SigInfoLayout layout, Optional<DeliveredSignal> delivered) {
    /** A field that is not what it was to be. */
    public record Difference(String field, String expected, String found) {
        @Override
        public String toString() {
            return field + " is " + found + ", not " + expected;
        }
    }

    /** The fields on the stack that differ from what was delivered: something on the way changed them. */
    public List<Difference> differences() {
        return delivered
                .map(signal -> compare(signal.given(), SigInfoLayout.BITS_64, found, layout))
                .orElse(List.of());
    }

    /** The fields that the user set to something else than what arrived. */
    public List<Difference> edits() {
        Optional<SignalInfo> seen = delivered.flatMap(DeliveredSignal::seen);
        return seen.map(info ->
                        compare(info, SigInfoLayout.BITS_64, delivered.get().given(), SigInfoLayout.BITS_64))
                .orElse(List.of());
    }

    /** Whether the kernel wrote no siginfo, because the handler did not ask for one with SA_SIGINFO: what is found there means nothing. */
    public boolean isMissing() {
        return delivered.isPresent() && found.signo() != delivered.get().given().signo();
    }

    /** What was found, in the layout in which a tracer sees every siginfo. */
    public SignalInfo inTracersLayout() {
        SignalInfo wide = found;
        if (layout != SigInfoLayout.BITS_64) {
            SigInfoMember member = SigInfoMember.of(found.signo(), found.code());
            wide = SignalInfo.of(new byte[SignalInfo.SIZE]);
            for (SigInfoField field : layout.fields(member)) {
                Optional<SigInfoField> place = SigInfoLayout.BITS_64.field(member, field.name());
                if (place.isPresent()) {
                    wide = place.get().write(wide, field.read(found));
                }
            }
        }
        return wide;
    }

    /** A sentence. */
    public String verdict() {
        if (delivered.isEmpty()) {
            return "its arrival was not seen by Signalbox, or is forgotten: nothing to compare it with";
        }
        if (isMissing()) {
            return "the handler has no SA_SIGINFO, so the kernel wrote no siginfo for it";
        }
        List<Difference> differences = differences();
        if (!differences.isEmpty()) {
            return "NOT as delivered: " + list(differences)
                    + ". Something changed it on its way: the program, or a kernel before 4.14 that lost it between PTRACE_GETSIGINFO and PTRACE_SETSIGINFO";
        }
        List<Difference> edits = edits();
        if (!edits.isEmpty()) {
            return "as delivered, with your changes: " + list(edits);
        }
        return delivered.get().seen().isEmpty() ? "as delivered; you made it up" : "as delivered, and as it arrived";
    }

    private static String list(List<Difference> differences) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : differences) {
            text.append(text.isEmpty() ? "" : "; ").append(difference);
        }
        return text.toString();
    }

    /** The fields that the expected siginfo has, each by its name in both layouts; what does not fit into the narrower field is not missed. */
    private static List<Difference> compare(
            SignalInfo expected, SigInfoLayout expectedLayout, SignalInfo found, SigInfoLayout foundLayout) {
        List<Difference> differences = new ArrayList<>();
        SigInfoMember member = SigInfoMember.of(expected.signo(), expected.code());
        for (SigInfoField field : foundLayout.fields(member)) {
            Optional<SigInfoField> wanted = expectedLayout.field(member, field.name());
            if (wanted.isPresent()) {
                long should = wanted.get().read(expected);
                long is = field.read(found);
                int unused = Long.SIZE - field.size() * Byte.SIZE;
                if (should << unused != is << unused) {
                    differences.add(
                            new Difference(field.name(), show(field, should, expected), show(field, is, found)));
                }
            }
        }
        return differences;
    }

    private static String show(SigInfoField field, long value, SignalInfo info) {
        String number = field.kind() == SigInfoField.Kind.ADDRESS ? String.format("0x%x", value) : Long.toString(value);
        return field.kind() == SigInfoField.Kind.ADDRESS
                ? number
                : SigInfoSymbols.name(field, info)
                        .map(name -> number + " (" + name + ")")
                        .orElse(number);
    }
}
