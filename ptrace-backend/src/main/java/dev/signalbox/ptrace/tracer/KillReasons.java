package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.death.KillTrace;
import dev.signalbox.ptrace.death.OutOfMemory;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.signal.Signal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Why a process got SIGKILL: no stop shows that signal's siginfo, but the kernel's tracepoints and counters may tell. Tracer thread only. */
final class KillReasons {
    private final SenderLookup senders;
    private final OutOfMemory memory = new OutOfMemory();
    private Optional<KillTrace> trace = Optional.empty();

    KillReasons(SenderLookup senders) {
        this.senders = senders;
    }

    /** From now on the tracepoints are asked. */
    void use(KillTrace opened) {
        trace.ifPresent(KillTrace::close);
        trace = Optional.of(opened);
    }

    boolean isTraced() {
        return trace.isPresent();
    }

    void close() {
        trace.ifPresent(KillTrace::close);
        trace = Optional.empty();
    }

    /** The trace of a process that has no traced parent begins, or it has a new image. */
    void started(TracedProcess process) {
        memory.remember(process.pid);
    }

    /** A death by SIGKILL was told. */
    void told() {
        memory.told();
    }

    /** One sentence, without full stop. */
    String of(TracedProcess process) {
        Set<Integer> victims = new HashSet<>();
        victims.add(process.pid);
        process.threads.forEach(thread -> victims.add(thread.tid));
        Optional<KillTrace.Kill> noted = trace.flatMap(open -> open.of(victims::contains));
        OutOfMemory.Answer counted = memory.killed(process.pid);
        boolean outOfMemory = counted.verdict() == OutOfMemory.Verdict.KILLED;
        if (noted.isPresent()) {
            return sentence(noted.get(), outOfMemory ? counted.sentence() : "memory ran out");
        }
        if (outOfMemory) {
            return "SIGKILL: the kernel's OOM killer chose it: " + counted.sentence();
        }
        String unknown = counted.verdict() == OutOfMemory.Verdict.NOT_KILLED
                ? "SIGKILL: from another process, or from the kernel, but not because memory ran out; the kernel does not tell who"
                : "SIGKILL: from another process, or from the kernel when memory ran out; the kernel does not tell who";
        return unknown
                + (isTraced()
                        ? ", and its tracepoints saw none: it may come from outside their view"
                        : "; its tracepoints do, to root (traceKills)");
    }

    private String sentence(KillTrace.Kill kill, String memoryWords) {
        if (kill.outOfMemory().isPresent()) {
            String size = kill.outOfMemory().get();
            return "SIGKILL: the kernel's OOM killer chose it: " + memoryWords + (size.isEmpty() ? "" : ", " + size);
        }
        String who = kill.name() + " (" + senders.processOf(kill.tid()).orElse(kill.tid()) + ")";
        return switch (kill.code()) {
            case SiCode.SI_USER -> Signal.SIGKILL.name() + " sent by " + who + " with kill()";
            case SiCode.SI_TKILL -> Signal.SIGKILL.name() + " sent by " + who + " with tgkill()";
            case SiCode.SI_KERNEL ->
                "SIGKILL: from the kernel, in the course of what " + who
                        + " did (cgroup.kill, the end of a pid namespace, of a tracer, ...)";
            default -> Signal.SIGKILL.name() + " sent by " + who;
        };
    }
}
