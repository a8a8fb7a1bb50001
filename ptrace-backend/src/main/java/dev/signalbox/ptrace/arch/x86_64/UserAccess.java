package dev.signalbox.ptrace.arch.x86_64;

/** The guard in front of the port: lets only accesses through for which a copy by the kernel is what the instruction would have done. */
final class UserAccess {
    /** TASK_SIZE_MAX with four-level paging (linux/arch/x86/include/asm/page_64.h): one page below 2^47. Everything above is left to the processor. */
    private static final long USER_END = (1L << 47) - 4096;

    private static final long PAGE_OFFSET = 4095;

    /** The red zone of the psABI: a leaf function's locals below rsp. */
    private static final long RED_ZONE = 128;

    /** How far above rsp memory still counts as the thread's own stack. */
    private static final long STACK_REACH = 64 * 1024;

    private UserAccess() {}

    /** Whether a jump there is an ordinary one: the address can hold user code. */
    static boolean canExecute(long target) {
        return Long.compareUnsigned(target, USER_END) < 0;
    }

    static boolean read(long[] registers, MemoryPort port, long address, int size) {
        return plain(registers, port, address, size) && port.read(address, size);
    }

    static boolean write(long[] registers, MemoryPort port, long address, long value, int size) {
        return plain(registers, port, address, size) && port.write(address, value, size);
    }

    private static boolean plain(long[] registers, MemoryPort port, long address, int size) {
        if (Long.compareUnsigned(address, USER_END - size) > 0 || (address & PAGE_OFFSET) + size > PAGE_OFFSET + 1) {
            return false;
        }
        boolean ownStack =
                Long.compareUnsigned(address - registers[Registers.RSP] + RED_ZONE, RED_ZONE + STACK_REACH) < 0;
        return size == 1 || ownStack || port.divisible(address, size);
    }
}
