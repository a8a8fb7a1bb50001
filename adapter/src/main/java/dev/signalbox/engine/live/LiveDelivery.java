package dev.signalbox.engine.live;

import dev.signalbox.engine.signal.DeliveryCheck;
import dev.signalbox.ptrace.DeliveredSignal;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.symbols.unwind.SignalFrame;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the siginfo of a signal frame and finds the delivery that it came by. Engine thread. */
final class LiveDelivery {
    private static final int REMEMBERED = 8192;

    private final LiveStop stop;
    private final int tid;

    LiveDelivery(LiveStop stop, int tid) {
        this.stop = stop;
        this.tid = tid;
    }

    /**
     * The check of a frame.
     *
     * @param frame a signal frame
     * @param interrupted the frame that the signal interrupted
     * @return empty when the frame has no siginfo that could be read
     */
    Optional<DeliveryCheck> check(StackFrame frame, Optional<StackFrame> interrupted, SigInfoLayout layout) {
        OptionalLong address = SignalFrame.siginfoAddress(frame);
        byte[] bytes = new byte[SignalInfoView.SIZE];
        if (address.isEmpty()
                || stop.image().memory().read(address.getAsLong(), bytes, 0, bytes.length) != bytes.length) {
            return Optional.empty();
        }
        SignalInfo found = SignalInfo.of(bytes);
        List<DeliveredSignal> candidates = new ArrayList<>();
        OptionalLong sp = interrupted.map(LiveDelivery::sp).orElse(OptionalLong.empty());
        if (sp.isPresent()) {
            candidates.addAll(decided(sp.getAsLong()));
        }
        int decided = candidates.size();
        candidates.addAll(passed(found.signo()));
        return Optional.of(new DeliveryCheck(found, layout, choose(candidates, decided, found, layout)));
    }

    /** One that fits, else the latest of this signal, else the latest that was decided about: then the handler got no siginfo. */
    private static Optional<DeliveredSignal> choose(
            List<DeliveredSignal> candidates, int decided, SignalInfo found, SigInfoLayout layout) {
        return candidates.stream()
                .filter(signal -> new DeliveryCheck(found, layout, Optional.of(signal))
                        .differences()
                        .isEmpty())
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(signal -> signal.given().signo() == found.signo())
                        .findFirst())
                .or(() -> candidates.stream().limit(decided).findFirst());
    }

    private static OptionalLong sp(StackFrame frame) {
        return frame.registers().read(frame.registers().machine().registers().sp());
    }

    /** Those that were decided about at a stop, or edited, and interrupted code with this stack pointer; newest first. */
    private List<DeliveredSignal> decided(long sp) {
        try {
            List<DeliveredSignal> there = new ArrayList<>(stop.group().tracer().delivered(tid));
            there.removeIf(signal -> signal.sp() != sp);
            return there;
        } catch (TraceeGoneException e) {
            return List.of();
        }
    }

    /** Those that the policy passed by itself, from the journal; newest first. */
    private List<DeliveredSignal> passed(int signo) {
        Journal journal = stop.group().journal();
        List<DeliveredSignal> passed = new ArrayList<>();
        for (JournalEntry entry : journal.after(Math.max(0, journal.latest() - REMEMBERED), REMEMBERED)) {
            boolean fits = entry.tid() == tid
                    && entry.type() == JournalEntry.Type.SIGNAL
                    && "pass".equals(entry.details().get("action"));
            if (fits && entry.info().filter(info -> info.signo() == signo).isPresent()) {
                passed.add(0, new DeliveredSignal(entry.info(), entry.info().get(), false, 0));
            }
        }
        return passed;
    }
}
