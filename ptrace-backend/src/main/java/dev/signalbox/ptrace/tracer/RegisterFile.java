package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.PtraceCalls;

/**
 * The general purpose registers of one stopped thread while the tracer works on them: loaded, changed and stored without allocation. Loading those that are
 * there already costs nothing. Tracer thread only.
 */
final class RegisterFile {
    private final Kernel kernel;
    private final NativeBuffer buffer;
    private final long[] words = new long[Registers.COUNT];
    /** What the thread has, as far as it is known: the words as they were loaded or stored last. */
    private final long[] known = new long[Registers.COUNT];
    /** Whose they are, or 0. */
    private int loaded;

    RegisterFile(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(PtraceCalls.REGISTERS_SIZE);
    }

    /** Reads the registers of a thread in a ptrace-stop; 0 or -errno. */
    int load(int tid) {
        if (tid == loaded) {
            return 0;
        }
        int result = kernel.getRegisters(tid, buffer);
        loaded = result >= 0 ? tid : 0;
        if (result >= 0) {
            buffer.getLongs(0, words, 0, words.length);
            System.arraycopy(words, 0, known, 0, words.length);
        }
        return result;
    }

    /** Some thread stopped or was resumed: what is here may be out of date. */
    void forget() {
        loaded = 0;
    }

    /**
     * Writes them; 0 or -errno, and then nobody knows what the thread has. One or two changed words are cheaper with PTRACE_POKEUSER each (460 ns on an AMD EPYC) than
     * all 27 with PTRACE_SETREGS (1,100 ns); the kernel sets a word the same way for both (linux/arch/x86/kernel/ptrace.c, putreg).
     */
    int store(int tid) {
        int first = changed(0);
        int second = changed(first + 1);
        boolean few = tid == loaded && changed(second + 1) == words.length;
        int result = few ? storeWords(tid, first, second) : storeAll(tid);
        if (result < 0) {
            loaded = 0;
        }
        return result;
    }

    /** The index of the first word from here on that the thread does not have yet; their number when there is none. */
    private int changed(int from) {
        for (int i = from; i < words.length; i++) {
            if (words[i] != known[i]) {
                return i;
            }
        }
        return words.length;
    }

    private int storeWords(int tid, int first, int second) {
        int result = first == words.length ? 0 : storeWord(tid, first);
        return result < 0 || second == words.length ? result : storeWord(tid, second);
    }

    private int storeWord(int tid, int index) {
        known[index] = words[index];
        return kernel.pokeUser(tid, (long) index * Long.BYTES, words[index]);
    }

    private int storeAll(int tid) {
        System.arraycopy(words, 0, known, 0, words.length);
        buffer.putLongs(0, words, 0, words.length);
        return kernel.setRegisters(tid, buffer);
    }

    /** The words themselves, in the order of {@link Registers}. */
    long[] words() {
        return words;
    }

    long get(int index) {
        return words[index];
    }

    void set(int index, long value) {
        words[index] = value;
    }

    /** How the thread reads them. */
    ProcessorMode mode() {
        return ProcessorMode.of(words[Registers.CS]);
    }

    long rip() {
        return words[Registers.RIP];
    }

    long rsp() {
        return words[Registers.RSP];
    }

    /**
     * Moves the instruction pointer. orig_rax becomes -1: with a system call number there and a restart code in rax the kernel would move rip two bytes
     * back on the way out (linux/arch/x86/kernel/signal.c, arch_do_signal_or_restart).
     */
    void jump(long rip) {
        words[Registers.RIP] = rip;
        words[Registers.ORIG_RAX] = -1;
    }

    /** The number of the system call that the thread is in or comes out of; negative for none. */
    int call() {
        return (int) words[Registers.ORIG_RAX];
    }

    /** What the call returned, or a restart code. The kernel extends a 32-bit program's sign too (arch/x86/include/asm/syscall.h, syscall_get_error). */
    long result() {
        return mode() == ProcessorMode.LONG ? words[Registers.RAX] : (int) words[Registers.RAX];
    }

    /** How the thread makes system calls. */
    CallAbi abi() {
        return CallAbi.of(mode());
    }

    /** An argument of the call, 0 to 5. */
    long argument(int index) {
        return mode().word(words[abi().argument(index)]);
    }

    Registers toValue() {
        return Registers.of(words);
    }

    void assign(Registers registers) {
        for (int i = 0; i < words.length; i++) {
            words[i] = registers.get(i);
        }
    }
}
