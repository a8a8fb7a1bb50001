package dev.signalbox.engine.fault;

import dev.signalbox.ptrace.arch.x86_64.Divisor;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.DispositionOutcome;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** Explains a fault from the siginfo, the instruction and the mappings. Pure. */
public final class FaultAnalysis {
    private static final int SIGILL = 4;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int FPE_INTDIV = 1;
    private static final int BUS_ADRALN = 1;

    private FaultAnalysis() {}

    /** The explanation; empty for what is no fault of the program's instruction (a SIGSEGV that somebody sent), and for traps. */
    public static Optional<Fault> of(FaultScene scene) {
        SignalInfo info = scene.info();
        if (!DispositionOutcome.isForced(info)) {
            return Optional.empty();
        }
        switch (info.signo()) {
            case SIGILL:
                return Optional.of(illegal(scene));
            case SIGFPE:
                return Optional.of(arithmetic(scene));
            case SIGSEGV:
                return Optional.of(info.code() == SiCode.SI_KERNEL ? ProtectionFault.of(scene) : MemoryFault.of(scene));
            case SIGBUS:
                return Optional.of(
                        info.code() == SiCode.SI_KERNEL || info.code() == BUS_ADRALN
                                ? ProtectionFault.of(scene)
                                : MemoryFault.of(scene));
            default:
                return Optional.empty();
        }
    }

    private static Fault illegal(FaultScene scene) {
        byte[] code = scene.code();
        OptionalLong address = OptionalLong.of(scene.registers().rip());
        if (code.length > 1 && code[0] == 0x0f && code[1] == 0x0b) {
            return Fault.at(
                    FaultCause.UNDEFINED_INSTRUCTION,
                    address,
                    "ud2, which compilers put where the program must not get to");
        }
        return Fault.at(
                FaultCause.UNDEFINED_INSTRUCTION,
                address,
                code.length == 0
                        ? "its bytes cannot be read"
                        : "bytes " + HexFormat.ofDelimiter(" ").formatHex(code, 0, Math.min(code.length, 8)));
    }

    /** x86 raises the same exception for a division by zero and for a quotient that does not fit (Intel SDM volume 2, DIV and IDIV). */
    private static Fault arithmetic(FaultScene scene) {
        OptionalLong address = OptionalLong.of(scene.registers().rip());
        Optional<Divisor> divisor =
                scene.info().code() == FPE_INTDIV ? Divisor.of(scene.code(), scene.registers()) : Optional.empty();
        OptionalLong value = divisor.isEmpty()
                ? OptionalLong.empty()
                : divisor.get().value().isPresent()
                        ? divisor.get().value()
                        : scene.memory()
                                .readUnsigned(
                                        divisor.get().address().orElse(0),
                                        divisor.get().size());
        if (value.isEmpty()) {
            return Fault.at(floating(scene.info().code()), address, "");
        }
        return value.getAsLong() == 0
                ? Fault.at(FaultCause.DIVISION_BY_ZERO, address, "")
                : Fault.at(
                        FaultCause.DIVISION_OVERFLOW,
                        address,
                        "divided by " + signed(value.getAsLong(), divisor.get().size()));
    }

    /** FPE_FLTDIV and those that follow it (sigaction(2)). */
    private static FaultCause floating(int code) {
        return switch (code) {
            case 3 -> FaultCause.FLOATING_DIVISION_BY_ZERO;
            case 4 -> FaultCause.FLOATING_OVERFLOW;
            case 5 -> FaultCause.FLOATING_UNDERFLOW;
            case 6 -> FaultCause.FLOATING_INEXACT;
            case 7 -> FaultCause.FLOATING_INVALID;
            default -> FaultCause.OTHER;
        };
    }

    private static long signed(long value, int size) {
        int unused = Long.SIZE - size * Byte.SIZE;
        return value << unused >> unused;
    }
}
