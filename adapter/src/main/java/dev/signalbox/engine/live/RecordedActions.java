package dev.signalbox.engine.live;

import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalSet;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.symbols.machine.I386Registers;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.X86Registers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What processes gave to libc's sigaction(), noted as they call it: where the kernel cannot be asked, because a filter could object to the call, it is the best that is
 * known. Written on the tracer thread, read on the engine thread.
 */
final class RecordedActions {
    private static final int HANDLER = 0;
    private static final int FLAGS = 1;
    private static final int MASK = 2;
    private static final int KNOWN = 3;
    private static final int WORDS = 4;

    private final Map<Integer, long[]> byProcess = new HashMap<>();

    /** What a process gave last for a signal. */
    synchronized Optional<Disposition> of(int pid, Signal signal) {
        long[] words = byProcess.get(pid);
        int at = signal.number() * WORDS;
        return words == null || words[at + KNOWN] == 0
                ? Optional.empty()
                : Optional.of(new Disposition(
                        signal, words[at + HANDLER], words[at + FLAGS], 0, new SignalSet(words[at + MASK])));
    }

    /** A forked child begins with what its parent has arranged. */
    synchronized void inherit(int child, int parent) {
        long[] words = byProcess.get(parent);
        if (words != null && !byProcess.containsKey(child)) {
            byProcess.put(child, Arrays.copyOf(words, words.length));
        }
    }

    /** The process has ended, or executes another program. */
    synchronized void forget(int pid) {
        byProcess.remove(pid);
    }

    private synchronized void note(int pid, int signal, long handler, long flags, long mask) {
        long[] words = byProcess.computeIfAbsent(pid, any -> new long[(Signal.MAX + 1) * WORDS]);
        int at = signal * WORDS;
        words[at + HANDLER] = handler;
        words[at + FLAGS] = flags;
        words[at + MASK] = mask;
        words[at + KNOWN] = 1;
    }

    /** The owner of the site at the first instruction of sigaction(), for programs of that machine. It never stops anything. */
    SiteOwner site(Machine machine) {
        return new Site(this, machine);
    }

    /**
     * Reads {@code int sigaction(int, const struct sigaction *, struct sigaction *)} as it is called. struct sigaction is the same in glibc and musl: the handler, a mask of 128
     * bytes, int flags, the restorer (bits/sigaction.h).
     */
    private record Site(RecordedActions actions, Machine machine) implements SiteOwner {
        private static final int MASK_BYTES = 128;

        @Override
        public Kind kind() {
            return Kind.LIBRARY_EVENT;
        }

        @Override
        public HitDecision test(HitContext context) {
            boolean wide = machine == Machine.X86_64;
            int word = machine.addressSize();
            long stack = wide ? 0 : context.register(I386Registers.ESP);
            int signal = (int) (wide ? context.register(X86Registers.RDI) : context.word(stack + word));
            long action = wide ? context.register(X86Registers.RSI) : context.word(stack + 2L * word);
            if (action != 0 && signal >= 1 && signal <= Signal.MAX) {
                long handler = context.word(action);
                long mask = wide
                        ? context.word(action + word)
                        : context.word(action + word) | context.word(action + 2L * word) << Integer.SIZE;
                long flags = Integer.toUnsignedLong((int) context.word(action + word + MASK_BYTES));
                if (context.ok()) {
                    actions.note(context.pid(), signal, handler, flags, mask);
                }
            }
            return HitDecision.IGNORE;
        }

        // owners are compared by identity
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
