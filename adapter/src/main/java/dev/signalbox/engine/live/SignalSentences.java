package dev.signalbox.engine.live;

import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import java.util.OptionalInt;

/** The sentences that tell about a signal stop. */
final class SignalSentences {
    private SignalSentences() {}

    static String headline(SignalInfo info, SenderLookup senders, int pid) {
        return SignalDescription.of(info, senders.of(info), OptionalInt.of(pid));
    }

    static ExceptionInfo exceptionInfo(LiveSignalStop signal) {
        SignalInfo info = signal.info();
        SignalForecast forecast = new SignalForecast(signal);
        String name = signal.signal().name();
        StringBuilder description = new StringBuilder(
                        headline(info, signal.stop().group().senders(), signal.pid()))
                .append(". ")
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

    static ExceptionInfo deathInfo(ExitStatus.Killed killed) {
        String name = killed.signal().name();
        return new ExceptionInfo(
                name,
                "The process is about to die of " + name
                        + ". Nothing can save it; registers, memory and stacks can still be inspected.",
                true,
                name,
                name,
                "$siginfo");
    }
}
