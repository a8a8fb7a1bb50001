package dev.signalbox.engine.fault;

import dev.signalbox.ptrace.arch.x86_64.MemoryAccess;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Explains a fault whose address the processor does not tell, from the instruction: general protection and stack faults, which the kernel reports as SIGSEGV or SIGBUS
 * with SI_KERNEL, and alignment checks (arch/x86/kernel/traps.c).
 */
final class ProtectionFault {
    private static final int SIGBUS = 7;
    /** Addresses of 47 bits are the program's, the rest must repeat bit 47 (psABI x86-64, section 3.4.2; 56 bits with five-level paging). */
    private static final int FIVE_LEVEL_BITS = 57;

    private static final int RET = 0xc3;
    private static final int INT = 0xcd;
    private static final int INTO = 0xce;
    private static final int BOUND = 0x62;

    private ProtectionFault() {}

    static Fault of(FaultScene scene) {
        byte[] code = scene.code();
        List<MemoryAccess> accesses = MemoryAccess.of(code, scene.registers());
        for (MemoryAccess access : accesses) {
            if (access.address().isPresent() && !isCanonical(access.address().getAsLong())) {
                return found(
                        FaultCause.NON_CANONICAL,
                        scene,
                        access,
                        hex(access.address().getAsLong()));
            }
        }
        for (MemoryAccess access : accesses) {
            if (access.isMisaligned()) {
                return found(
                        FaultCause.MISALIGNED,
                        scene,
                        access,
                        hex(access.address().getAsLong()) + " is no multiple of " + access.alignment());
            }
        }
        if (scene.info().signo() == SIGBUS
                && scene.info().code() > 0
                && scene.info().code() < 0x80) {
            return accesses.isEmpty()
                    ? Fault.at(FaultCause.MISALIGNED, OptionalLong.empty(), "")
                    : found(
                            FaultCause.MISALIGNED,
                            scene,
                            accesses.get(0),
                            accesses.get(0).address().isPresent()
                                    ? hex(accesses.get(0).address().getAsLong())
                                    : "");
        }
        OptionalLong target = target(code, scene);
        if (target.isPresent() && !isCanonical(target.getAsLong())) {
            return new Fault(
                    FaultCause.NON_CANONICAL,
                    "jump to " + hex(target.getAsLong()),
                    target,
                    Optional.of(FaultAccess.EXECUTE),
                    Optional.empty(),
                    Optional.empty());
        }
        OptionalLong rip = OptionalLong.of(scene.registers().rip());
        if (isPrivileged(code)) {
            return Fault.at(FaultCause.PRIVILEGED_INSTRUCTION, rip, "");
        }
        if (code.length > 1 && (code[0] & 0xff) == INT) {
            return Fault.at(FaultCause.FORBIDDEN_INTERRUPT, rip, "int " + hex(code[1] & 0xff));
        }
        return checked(code, scene);
    }

    /** What instructions of 32-bit code check; bound faults, into traps: rip is behind it (Intel SDM volume 3, table 6-1). */
    private static Fault checked(byte[] code, FaultScene scene) {
        Registers registers = scene.registers();
        if (registers.mode() == ProcessorMode.COMPATIBILITY) {
            if (code.length > 0 && (code[0] & 0xff) == BOUND) {
                return Fault.at(FaultCause.BOUND_EXCEEDED, OptionalLong.of(registers.rip()), "");
            }
            long before = registers.rip() - 1;
            if (scene.memory().readUnsigned(before, 1).orElse(0) == INTO) {
                return Fault.at(FaultCause.OVERFLOW_TRAP, OptionalLong.of(before), "");
            }
        }
        return Fault.at(FaultCause.OTHER, OptionalLong.empty(), "");
    }

    private static Fault found(FaultCause cause, FaultScene scene, MemoryAccess access, String detail) {
        return new Fault(
                cause,
                detail,
                access.address(),
                Optional.of(access.kind() == MemoryAccess.Kind.READ ? FaultAccess.READ : FaultAccess.WRITE),
                access.address().isPresent() ? scene.map().at(access.address().getAsLong()) : Optional.empty(),
                Optional.empty());
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private static boolean isCanonical(long address) {
        int unused = Long.SIZE - FIVE_LEVEL_BITS;
        long extended = address << unused >> unused;
        // with four levels bits 47 to 63 are alike; programs get addresses above only when they ask for them
        return extended == address && (address >>> 47 == 0 || address >>> 47 == (1L << 17) - 1);
    }

    /** Where a return, or a jump or call through a register, goes: the fault is reported before it is made. */
    private static OptionalLong target(byte[] code, FaultScene scene) {
        ProcessorMode mode = scene.registers().mode();
        int first = 0;
        int extension = 0;
        while (first < code.length && (isRex(code[first], mode) || (code[first] & 0xff) == 0x3e)) {
            extension = isRex(code[first], mode) ? code[first] & 1 : extension;
            first++;
        }
        if (first < code.length && ((code[first] & 0xff) == RET || (code[first] & 0xff) == 0xc2)) {
            return scene.memory().readUnsigned(scene.registers().rsp(), mode.wordSize());
        }
        boolean throughRegister = first + 1 < code.length
                && (code[first] & 0xff) == 0xff
                && ((code[first + 1] & 0xf8) == 0xd0 || (code[first + 1] & 0xf8) == 0xe0);
        if (!throughRegister) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(mode.word(scene.registers().get(word(code[first + 1] & 7 | extension << 3))));
    }

    private static boolean isRex(byte code, ProcessorMode mode) {
        return mode == ProcessorMode.LONG && (code & 0xf0) == 0x40;
    }

    /** Register numbers of instructions (Intel SDM volume 2, section 2.1) to words of user_regs_struct. */
    private static int word(int number) {
        return switch (number) {
            case 0 -> Registers.RAX;
            case 1 -> Registers.RCX;
            case 2 -> Registers.RDX;
            case 3 -> Registers.RBX;
            case 4 -> Registers.RSP;
            case 5 -> Registers.RBP;
            case 6 -> Registers.RSI;
            case 7 -> Registers.RDI;
            default -> Registers.R8 - (number - 8);
        };
    }

    private static boolean isPrivileged(byte[] code) {
        if (code.length == 0) {
            return false;
        }
        int opcode = code[0] & 0xff;
        if (opcode == 0x0f && code.length > 1) {
            int second = code[1] & 0xff;
            return second == 0x01
                    || second == 0x06
                    || second >= 0x20 && second <= 0x23
                    || second == 0x30
                    || second == 0x32;
        }
        return opcode == 0xf4
                || opcode == 0xfa
                || opcode == 0xfb
                || opcode >= 0x6c && opcode <= 0x6f
                || opcode >= 0xe4 && opcode <= 0xe7
                || opcode >= 0xec && opcode <= 0xef;
    }
}
