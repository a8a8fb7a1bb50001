package dev.signalbox.engine.live;

import dev.signalbox.engine.fault.Fault;
import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import java.util.Optional;
import java.util.OptionalInt;

/** The sentences that tell about a signal stop. */
final class SignalSentences {
    private SignalSentences() {}

    /** What happened, by whom, and for a fault in a few words why. */
    static String headline(SignalInfo info, SenderLookup senders, int receiver, Optional<Fault> fault) {
        String words = fault.map(Fault::words).orElse("");
        String sentence = SignalDescription.of(info, senders.of(info, receiver), OptionalInt.of(receiver));
        return words.isEmpty() || sentence.contains(words) ? sentence : sentence + " (" + words + ")";
    }

    /** What a thread is about to die of: the signal as it arrived, the call that seccomp killed it for, or what is said otherwise. */
    static String death(Optional<SignalFacts> facts, Optional<String> killedCall, String otherwise, String victim) {
        String happened = happened(facts, killedCall, victim);
        return happened.isEmpty()
                ? otherwise
                : happened + "; the " + victim + " is about to die of it, nothing can save it, but it can be inspected";
    }

    private static String happened(Optional<SignalFacts> facts, Optional<String> killedCall, String victim) {
        if (facts.isPresent()) {
            return facts.get().headline();
        }
        return killedCall
                .map(call ->
                        "SIGSYS: seccomp killed the " + (victim.equals("thread") ? victim : "program") + " for " + call)
                .orElse("");
    }

    static ExceptionInfo exceptionInfo(LiveSignalStop signal) {
        SignalInfo info = signal.info();
        SignalForecast forecast = new SignalForecast(signal);
        String name = signal.signal().name();
        StringBuilder description = new StringBuilder(headline(
                        info,
                        signal.stop().group().senders(),
                        signal.pid(),
                        info.equals(signal.facts().arrived()) ? signal.facts().fault() : Optional.empty()))
                .append(". ")
                .append(SeccompSentences.blocking(signal))
                .append(forecast.sentence())
                .append('.');
        if (signal.decision() == LiveSignalStop.Decision.SUPPRESS
                && DispositionOutcome.isForced(info)
                && !signal.isBlockedCall()) {
            description.append(" The instruction that raised it is executed again and will raise it again,"
                    + " unless the cause has been repaired.");
        }
        String code = SiCode.name(info.signo(), info.code()).orElse("si_code " + info.code());
        return new ExceptionInfo(
                name, description.toString(), forecast.isFatal(), name, name + " (" + code + ")", "$siginfo");
    }

    static ExceptionInfo deathInfo(
            ExitStatus.Killed killed,
            Optional<SignalFacts> facts,
            Optional<String> killedCall,
            String victim,
            String otherwise) {
        String name = killed.signal().name();
        String known = happened(facts, killedCall, victim);
        String happened = known.isEmpty() ? otherwise : known;
        String code = facts.flatMap(fact ->
                        SiCode.name(fact.arrived().signo(), fact.arrived().code()))
                .map(text -> " (" + text + ")")
                .orElse("");
        return new ExceptionInfo(
                name,
                (happened.isEmpty() ? "" : happened + ". ")
                        + "The "
                        + victim
                        + " is about to die of "
                        + name
                        + ". Nothing can save it; registers, memory and stacks can still be inspected.",
                true,
                name,
                name + code,
                "$siginfo");
    }
}
