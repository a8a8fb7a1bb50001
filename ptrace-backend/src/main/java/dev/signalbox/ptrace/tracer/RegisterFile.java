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
        }
        return result;
    }

    /** Some thread stopped or was resumed: what is here may be out of date. */
    void forget() {
        loaded = 0;
    }

    /** Writes them; 0 or -errno. */
    int store(int tid) {
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
